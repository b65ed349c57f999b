# awsrole for bash 3.2 and newer.
#
# In ~/.bashrc:    eval "$(awsrole init bash)"     (or source this file)
# For the prompt:  PS1='${AWSROLE_PS1}'$PS1        (with these single quotes)
#
# The program answers `use`, `exit` and `refresh` with lines that set or unset
# AWS_* and AWSROLE_* variables; nothing of an answer is ever evaluated.
# Locals have a long prefix, because a local named like an exported variable is
# exported too, and one named like a read-only variable cannot be made.
# shellcheck shell=bash

# An alias of this name would be expanded inside the definition below. On a line
# of its own: bash expands aliases as it reads a line.
\unalias awsrole 2>/dev/null || \builtin :

awsrole() {
  \builtin local __awsrole_rc=0 __awsrole_set="$-" __awsrole_out='' __awsrole_name=''
  \builtin local __awsrole_unexported=''
  \builtin local -a __awsrole_program
  # From bash 4.4 on, this brings the options back after Ctrl-C as well.
  \builtin local - 2>/dev/null || \builtin :
  # A trace would print the secrets; allexport would hand them to every program;
  # errexit ends bash 3.2 when `command` fails, even before ||.
  { \builtin set +aex; } 2>/dev/null
  __awsrole_program=(awsrole)
  # Settings work unexported, too; no program that awsrole starts gets those.
  for __awsrole_name in AWSROLE_CACHE AWSROLE_CONFIRM AWSROLE_MFA_SESSION AWSROLE_PICKER \
    AWSROLE_PROMPT_COMPAT; do
    [[ -z ${!__awsrole_name+x} ]] || __awsrole_exported "$__awsrole_name" || {
      __awsrole_unexported+=" $__awsrole_name"
      # A read-only one has no local of its name.
      \builtin local -x "$__awsrole_name=${!__awsrole_name}" ||
        __awsrole_program=("$__awsrole_name=${!__awsrole_name}" "${__awsrole_program[@]}")
    }
  done 2>/dev/null
  ((${#__awsrole_program[@]} == 1)) || __awsrole_program=(env "${__awsrole_program[@]}")
  case "${1-}" in
    use | exit | refresh)
      __awsrole_asked=1
      __awsrole_out=$(_AWSROLE_HOOK=1 _AWSROLE_BASE=${_awsrole_base-} \
        _AWSROLE_LAST=${_awsrole_last-} _AWSROLE_UNEXPORTED=$__awsrole_unexported \
        \command "${__awsrole_program[@]}" --hook=1 "$@") || __awsrole_rc=$?
      __awsrole_asked=
      [[ $__awsrole_rc -ne 0 ]] || __awsrole_apply "$__awsrole_out" "$1" || __awsrole_rc=$?
      __awsrole_out=
      __awsrole_update
      ;;
    *)
      # Not captured, so that a program under `exec` is an ordinary job; `jobs` would
      # show variables that stand before it.
      \builtin local -x _AWSROLE_HOOK=1 _AWSROLE_BASE="${_awsrole_base-}" \
        _AWSROLE_LAST="${_awsrole_last-}" _AWSROLE_UNEXPORTED="$__awsrole_unexported"
      \command "${__awsrole_program[@]}" "$@" || __awsrole_rc=$?
      ;;
  esac
  case $__awsrole_set in *a*) \builtin set -a ;; esac
  case $__awsrole_set in *e*) \builtin set -e ;; esac
  case $__awsrole_set in *x*) \builtin set -x ;; esac
  \builtin return "$__awsrole_rc"
}

# Applies the answer to a verb, the whole of it or nothing: NAME=VALUE is exported,
# -NAME unset, :base=VALUE and :last=VALUE are kept in this shell.
__awsrole_apply() {
  \builtin local __awsrole_line='' __awsrole_name=''
  \builtin local -a __awsrole_lines __awsrole_names
  [[ -n $1 ]] || \builtin return 0
  __awsrole_split "$1"
  for __awsrole_line in "${__awsrole_lines[@]}"; do
    case $__awsrole_line in
      :base=* | :last=*) __awsrole_name=_awsrole_${__awsrole_line:1:4} ;;
      -*) __awsrole_name=${__awsrole_line#-} && __awsrole_ours "$__awsrole_name" ;;
      *=*) __awsrole_name=${__awsrole_line%%=*} && __awsrole_ours "$__awsrole_name" ;;
      *) __awsrole_ours '' ;;
    esac || {
      __awsrole_say 'this shell hook does not match the installed awsrole; start a new shell'
      \builtin return 70
    }
    __awsrole_names+=("$__awsrole_name")
  done
  __awsrole_writable "${__awsrole_names[@]}" || \builtin return
  [[ $2 != use || -n ${_awsrole_base-} ]] || __awsrole_remember
  for __awsrole_line in "${__awsrole_lines[@]}"; do
    __awsrole_put "$__awsrole_line"
  done
  [[ $2 != exit ]] || __awsrole_put_back "$1"
}

# Sets __awsrole_lines by word splitting, with file names off: a loop that cuts
# the text takes quadratic time, and a here-document goes through a file in bash
# before 5.1. Splitting drops empty lines, which are none of the protocol.
__awsrole_split() {
  \builtin local IFS=$'\n' __awsrole_glob=+f
  case $- in *f*) __awsrole_glob=-f ;; esac
  \builtin set -f
  # shellcheck disable=SC2206
  __awsrole_lines=($1)
  \builtin set "$__awsrole_glob"
  case $'\n'$1 in *$'\n\n'*) __awsrole_lines=('') ;; esac
}

# The letters are spelled out, because what [A-Z] means depends on the locale;
# not by `case`, because nocasematch changes what that matches.
__awsrole_ours() {
  [[ -n ${1##*[!ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_]*} ]] &&
    [[ -z ${1##AWS_[!0123456789_]*} || -z ${1##AWSROLE_[!0123456789_]*} ||
      $1 == AWSUME_PROFILE ]]
}

# Tried in a subshell: nothing else in bash 3.2 tells whether a name is read-only.
__awsrole_writable() {
  (__awsrole_own "$@") 2>/dev/null && \builtin return 0
  while (__awsrole_own "$1") 2>/dev/null; do
    \builtin shift
  done
  if (\builtin unset -v "$1") 2>/dev/null; then
    __awsrole_say "$1 is set for this command or function alone; nothing was changed"
  else
    __awsrole_say "$1 is read-only in this shell; nothing was changed"
  fi
  \builtin return 1
}

# Whether what is set here stays: a local of a calling function, or an assignment in
# front of the call, hides the shell's own variable. Tried with a number, which every
# attribute lets through; bash before 4.2 sees it only if the shell has a value, too.
__awsrole_own() {
  \builtin local __awsrole_name=''
  for __awsrole_name in "$@"; do
    if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 402)); then
      \builtin declare -g "$__awsrole_name=7777777" && [[ ${!__awsrole_name-} == 7777777 ]]
    else
      \builtin unset -v "$__awsrole_name" && [[ -z ${!__awsrole_name+x} ]]
    fi || \builtin return 1
  done
}

# Unset first: an attribute that the user gave a name (integer: bash would
# evaluate the value) must not outlive the old value.
__awsrole_put() {
  case $1 in
    :*) __awsrole_keep "_awsrole_${1#:}" ;;
    -*) \builtin unset -v "${1#-}" ;;
    *)
      \builtin unset -v "${1%%=*}"
      # shellcheck disable=SC2163
      \builtin export "$1"
      ;;
  esac
}

__awsrole_keep() {
  __awsrole_put "$1"
  \builtin export -n "${1%%=*}"
}

# What the user has set and not exported, NAME=VALUE: the program cannot see it, so
# `exit` puts it back from here. Before the first `use`: later, it may be a role's.
__awsrole_remember() {
  \builtin local __awsrole_name=''
  _awsrole_hidden=()
  for __awsrole_name in "${!AWS_@}" "${!AWSUME_PROFILE@}"; do
    [[ -z ${!__awsrole_name+x} ]] || __awsrole_exported "$__awsrole_name" ||
      _awsrole_hidden+=("$__awsrole_name=${!__awsrole_name}")
  done
}

__awsrole_exported() {
  \builtin local __awsrole_flags=''
  ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)) && __awsrole_flags=${!1@a} ||
    __awsrole_flags=$(\builtin declare -p "$1")
  __awsrole_flags=${__awsrole_flags#declare -}
  [[ ${__awsrole_flags%% *} == *x* ]]
}

# $1: the answer to `exit`. What it unsets was still as `use` had made it.
__awsrole_put_back() {
  \builtin local __awsrole_line=''
  for __awsrole_line in ${_awsrole_hidden[@]+"${_awsrole_hidden[@]}"}; do
    case $'\n'$1$'\n' in
      *$'\n'"-${__awsrole_line%%=*}"$'\n'*) __awsrole_keep "$__awsrole_line" ;;
    esac
  done
  \builtin unset -v _awsrole_hidden
}

__awsrole_say() {
  \builtin printf 'awsrole: %s\n' "$1" >&2
}

# Sets __awsrole_now, a local of the caller, to the seconds since 1970.
__awsrole_clock() {
  if ((BASH_VERSINFO[0] >= 5)); then
    __awsrole_now=$EPOCHSECONDS
  elif ! \builtin printf -v __awsrole_now '%(%s)T' -1 2>/dev/null; then
    [[ -n ${__awsrole_start-} ]] || __awsrole_start=$(($(\command date +%s) - SECONDS))
    __awsrole_now=$((__awsrole_start + SECONDS))
  fi
}

# Sets __awsrole_left, a local of the caller: the seconds until the credentials or
# the time of `use --for` end, or nothing if that is not known.
__awsrole_time_left() {
  \builtin local __awsrole_end='' __awsrole_now=''
  __awsrole_left=
  for __awsrole_end in "${AWSROLE_EXPIRATION-}" "${AWSROLE_UNTIL-}"; do
    # Only digits may reach the arithmetic: it would evaluate anything else.
    case $__awsrole_end in '' | *[!0123456789]*) \builtin continue ;; esac
    [[ -n $__awsrole_now ]] || __awsrole_clock
    __awsrole_end=$((10#$__awsrole_end - __awsrole_now))
    [[ -n $__awsrole_left ]] && ((__awsrole_end >= __awsrole_left)) || __awsrole_left=$__awsrole_end
  done
  __awsrole_since=${__awsrole_now:-0}
}

# Writes the prompt segment to AWSROLE_PS1. What it depends on is $1, if that is
# known: while that stays, so does the segment, from __awsrole_since to __awsrole_until.
__awsrole_update() {
  \builtin local __awsrole_left='' __awsrole_text="${AWSROLE_PROFILE-}"
  __awsrole_time_left
  if [[ -z $__awsrole_left ]]; then
    __awsrole_until=9999999999
  elif ((__awsrole_left <= 0)); then
    __awsrole_until=$((__awsrole_since + 60))
  else # the next whole minute, and one second more: there the colour changes
    __awsrole_until=$((__awsrole_since + (__awsrole_left % 60 ? __awsrole_left % 60 : 1)))
  fi
  AWSROLE_PS1=
  [[ -z $__awsrole_text ]] || __awsrole_segment
  __awsrole_key=${1-}
  \builtin export -n AWSROLE_PS1 "${!__awsrole_@}" # allexport may be on
}

__awsrole_segment() {
  \builtin local __awsrole_minutes="$(((__awsrole_left + 59) / 60))"
  __awsrole_text=${__awsrole_text//[[:cntrl:]]/?}
  if [[ ${AWSROLE_KEY-} != "${AWS_ACCESS_KEY_ID-}" ]]; then
    __awsrole_text+='?' # somebody else has changed the keys
    __awsrole_left=
  elif [[ -z $__awsrole_left ]]; then
    \builtin :
  elif ((__awsrole_minutes <= 0)); then
    __awsrole_text+=' expired'
  elif ((__awsrole_minutes < 100)); then
    __awsrole_text+=" ${__awsrole_minutes}m"
  else
    \builtin printf -v __awsrole_text '%s %dh%02dm' "$__awsrole_text" \
      $((__awsrole_minutes / 60)) $((__awsrole_minutes % 60))
  fi
  __awsrole_paint "($__awsrole_text)"
}

# \001 and \002 are what \[ and \] become; those two themselves are understood
# in PS1's own text only, not in the value of a variable.
__awsrole_paint() {
  \builtin local __awsrole_code=33
  AWSROLE_PS1="$1 "
  [[ -z ${NO_COLOR-} && ${AWSROLE_PS1_COLOR-} != none && ${TERM-} != dumb ]] || \builtin return 0
  __awsrole_code "${AWSROLE_COLOR-}" || __awsrole_code "${AWSROLE_PS1_COLOR-}" || \builtin :
  if [[ -n $__awsrole_left ]] && ((__awsrole_left < 300)); then
    [[ $__awsrole_code == 31 ]] && __awsrole_code='1;31' || __awsrole_code=31
  fi
  AWSROLE_PS1=$'\001\033['$__awsrole_code$'m\002'$1$'\001\033[0m\002 '
}

# Sets __awsrole_code, a local of the caller; fails if $1 is no colour.
__awsrole_code() {
  case $1 in
    red) __awsrole_code=31 ;;
    green) __awsrole_code=32 ;;
    yellow) __awsrole_code=33 ;;
    blue) __awsrole_code=34 ;;
    magenta) __awsrole_code=35 ;;
    cyan) __awsrole_code=36 ;;
    white) __awsrole_code=37 ;;
    *) \builtin return 1 ;;
  esac
}

# Public: the segment, for prompts that call a function.
awsrole_prompt() {
  \builtin printf %s "${AWSROLE_PS1-}"
}

# `use --for`: when its time is over, gives the role back, once.
__awsrole_give_back() {
  \builtin local __awsrole_now='' __awsrole_name="${AWSROLE_PROFILE//[[:cntrl:]]/?}"
  case ${AWSROLE_UNTIL-} in '' | *[!0123456789]* | "${__awsrole_over-}") \builtin return 0 ;; esac
  __awsrole_clock
  ((__awsrole_now >= 10#$AWSROLE_UNTIL)) || \builtin return 0
  __awsrole_over=$AWSROLE_UNTIL
  awsrole exit 2>/dev/null || __awsrole_name+=' (which awsrole exit cannot leave)'
  __awsrole_say "the time for $__awsrole_name is over"
}

# AWSROLE_AUTO_REFRESH=1: renews in the role's last five minutes, at most once a
# minute, without a question and without a word if it fails.
__awsrole_auto() {
  \builtin local __awsrole_left=''
  [[ -n ${AWSROLE_PROFILE-} && ${AWSROLE_KEY-} == "${AWS_ACCESS_KEY_ID-}" ]] || \builtin return 0
  __awsrole_time_left
  [[ -n $__awsrole_left ]] && ((__awsrole_left < 300)) || \builtin return 0
  [[ -z ${__awsrole_tried-} ]] || ((SECONDS - __awsrole_tried >= 60)) || \builtin return 0
  __awsrole_tried=$SECONDS
  awsrole refresh --auto 2>/dev/null || \builtin :
}

# At every prompt: a few comparisons, unless something has changed.
__awsrole_precmd() {
  \builtin local __awsrole_status="$?" __awsrole_now=0 __awsrole_look=''
  # After Ctrl-C at a question: bash 4.4 is here before the program has put the echo back.
  if [[ -n ${__awsrole_asked-} ]]; then
    { \command stty echo </dev/tty; } >/dev/null 2>&1 || \builtin :
    __awsrole_asked=
  fi
  [[ -z ${AWSROLE_EXPIRATION-}${AWSROLE_UNTIL-} ]] || __awsrole_clock
  __awsrole_look="${AWSROLE_KEY-} ${AWS_ACCESS_KEY_ID-} ${AWSROLE_EXPIRATION-} ${AWSROLE_UNTIL-} \
${AWSROLE_COLOR-} ${AWSROLE_PS1_COLOR-} ${NO_COLOR-} ${AWSROLE_AUTO_REFRESH-} ${AWSROLE_PROFILE-}"
  if [[ $__awsrole_look != "$__awsrole_key" ]] ||
    ((__awsrole_now < __awsrole_since || __awsrole_now >= __awsrole_until)); then
    [[ -z ${AWSROLE_PROFILE-} || -z ${AWSROLE_UNTIL-} ]] || __awsrole_give_back
    [[ ${AWSROLE_AUTO_REFRESH-} != 1 ]] || __awsrole_auto
    __awsrole_update "$__awsrole_look"
  fi
  \builtin return "$__awsrole_status"
}

# At the first Tab: the completion is parsed only in a shell that wants it, and without
# the user's aliases in it.
__awsrole_tab() {
  \builtin local __awsrole_aliases=-u
  ! \builtin shopt -q expand_aliases || __awsrole_aliases=-s
  \builtin shopt -u expand_aliases
  \builtin eval "$(\command awsrole init bash --completion 2>/dev/null)"
  \builtin shopt "$__awsrole_aliases" expand_aliases
  ! \builtin declare -F _awsrole >/dev/null || _awsrole "$@"
}
if [[ $- == *i* ]]; then
  \builtin complete -p awsrole &>/dev/null ||
    \builtin complete -F __awsrole_tab awsrole 2>/dev/null || \builtin :
fi

# First in PROMPT_COMMAND, to see $? before others: as an element of its own, behind which
# bash gives back $? and PIPESTATUS. Before 5.1 bash runs element 0 alone, which printf -v
# sets; a read-only PROMPT_COMMAND makes it fail without an end to the start-up file. In
# front of &&, the status that it keeps is no failure: to errexit, which would end the
# shell, and ERR traps.
if [[ $- == *i* ]]; then
  case " ${PROMPT_COMMAND[*]-} " in
    *[[:space:]\;]__awsrole_precmd[[:space:]\;]*) ;;
    *)
      if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)) &&
        [[ -n ${PROMPT_COMMAND[*]-} && ${PROMPT_COMMAND@a} != *r* ]]; then
        PROMPT_COMMAND=('' "${PROMPT_COMMAND[@]}")
      fi
      \builtin printf -v PROMPT_COMMAND '%s' \
        "__awsrole_precmd && :${PROMPT_COMMAND[0]:+; ${PROMPT_COMMAND[0]}}" 2>/dev/null || \builtin :
      ;;
  esac
fi
# Not what a program may have put into the environment: these reach arithmetic.
\builtin unset -v __awsrole_start __awsrole_tried __awsrole_over __awsrole_asked
__awsrole_update
