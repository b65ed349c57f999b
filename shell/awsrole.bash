# awsrole for bash 3.2 and newer.
#
# In ~/.bashrc:    eval "$(awsrole init bash)"     (or source this file)
# For the prompt:  PS1='$AWSROLE_PS1'$PS1          (with these single quotes)
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
  \builtin local __awsrole_rc=0 __awsrole_set="$-" __awsrole_out=''
  # From bash 4.4 on, this brings the options back after Ctrl-C as well.
  \builtin local - 2>/dev/null || \builtin :
  # A trace would print the secrets; allexport would hand them to every program;
  # errexit ends bash 3.2 when `command` fails, even before ||.
  { \builtin set +aex; } 2>/dev/null
  case "${1-}" in
    use | exit | refresh)
      __awsrole_out=$(_AWSROLE_HOOK=1 _AWSROLE_BASE=${_awsrole_base-} \
        _AWSROLE_LAST=${_awsrole_last-} \command awsrole --hook=1 "$@") || __awsrole_rc=$?
      [[ $__awsrole_rc -ne 0 ]] || __awsrole_apply "$__awsrole_out" || __awsrole_rc=$?
      __awsrole_out=
      __awsrole_update
      ;;
    *)
      # Not captured, so that a program under `exec` is an ordinary job.
      _AWSROLE_HOOK=1 _AWSROLE_BASE=${_awsrole_base-} _AWSROLE_LAST=${_awsrole_last-} \
        \command awsrole "$@" || __awsrole_rc=$?
      ;;
  esac
  case $__awsrole_set in *a*) \builtin set -a ;; esac
  case $__awsrole_set in *e*) \builtin set -e ;; esac
  case $__awsrole_set in *x*) \builtin set -x ;; esac
  \builtin return "$__awsrole_rc"
}

# Applies an answer, the whole of it or nothing: NAME=VALUE is exported, -NAME
# unset, :base=VALUE and :last=VALUE are kept in this shell.
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
  for __awsrole_line in "${__awsrole_lines[@]}"; do
    __awsrole_put "$__awsrole_line"
  done
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
    [[ -z ${1##AWS_[!0123456789_]*} || -z ${1##AWSROLE_[!0123456789_]*} ]]
}

# Tried in a subshell: nothing else in bash 3.2 tells whether a name is read-only.
__awsrole_writable() {
  (\builtin unset -v "$@") 2>/dev/null && \builtin return 0
  while (\builtin unset -v "$1") 2>/dev/null; do
    \builtin shift
  done
  __awsrole_say "$1 is read-only in this shell; nothing was changed"
  \builtin return 1
}

# Unset first: an attribute that the user gave a name (integer: bash would
# evaluate the value) must not outlive the old value.
__awsrole_put() {
  case $1 in
    :base=*)
      \builtin unset -v _awsrole_base
      _awsrole_base=${1#*=}
      ;;
    :last=*)
      \builtin unset -v _awsrole_last
      _awsrole_last=${1#*=}
      ;;
    -*) \builtin unset -v "${1#-}" ;;
    *)
      \builtin unset -v "${1%%=*}"
      # shellcheck disable=SC2163
      \builtin export "$1"
      ;;
  esac
}

__awsrole_say() {
  \builtin printf 'awsrole: %s\n' "$1" >&2
}

# Sets __awsrole_left, a local of the caller: the seconds that the active role
# has left, or nothing if that is not known. No process from bash 4.2 on.
__awsrole_time_left() {
  \builtin local __awsrole_now=''
  __awsrole_left=
  # Only digits may reach the arithmetic: it would evaluate anything else.
  case ${AWSROLE_EXPIRATION-} in
    '' | *[!0123456789]*) \builtin return 0 ;;
  esac
  if ! \builtin printf -v __awsrole_now '%(%s)T' -1 2>/dev/null; then
    [[ -n ${__awsrole_start-} ]] || __awsrole_start=$(($(\command date +%s) - SECONDS))
    __awsrole_now=$((__awsrole_start + SECONDS))
  fi
  __awsrole_left=$((10#$AWSROLE_EXPIRATION - __awsrole_now))
}

# Writes the prompt segment to AWSROLE_PS1.
__awsrole_update() {
  AWSROLE_PS1=
  [[ -z ${AWSROLE_PROFILE-} ]] || __awsrole_segment
  \builtin export -n AWSROLE_PS1 # allexport may be on
}

__awsrole_segment() {
  \builtin local __awsrole_text='' __awsrole_left='' __awsrole_color="${AWSROLE_PS1_COLOR:-yellow}"
  __awsrole_text=${AWSROLE_PROFILE//[[:cntrl:]]/?}
  if [[ ${AWSROLE_KEY-} != "${AWS_ACCESS_KEY_ID-}" ]]; then
    __awsrole_text+='?' # somebody else has changed the keys
  else
    __awsrole_time_left
    if [[ -n $__awsrole_left ]]; then
      if ((__awsrole_left <= 0)); then
        __awsrole_text+=' expired'
      elif ((__awsrole_left <= 59 * 60)); then
        __awsrole_text+=" $(((__awsrole_left + 59) / 60))m"
      else
        \builtin printf -v __awsrole_text '%s %dh%02dm' "$__awsrole_text" \
          $(((__awsrole_left + 59) / 3600)) $(((__awsrole_left + 59) / 60 % 60))
      fi
      if ((__awsrole_left < 300)) && [[ $__awsrole_color != none ]]; then
        __awsrole_color=red
      fi
    fi
  fi
  __awsrole_paint "($__awsrole_text)"
}

# \001 and \002 are what \[ and \] become; those two themselves are understood
# in PS1's own text only, not in the value of a variable.
__awsrole_paint() {
  \builtin local __awsrole_code=33
  case $__awsrole_color in
    red) __awsrole_code=31 ;;
    green) __awsrole_code=32 ;;
    blue) __awsrole_code=34 ;;
    magenta) __awsrole_code=35 ;;
    cyan) __awsrole_code=36 ;;
    white) __awsrole_code=37 ;;
    none) __awsrole_code= ;;
  esac
  if [[ -n $__awsrole_code && -z ${NO_COLOR-} ]]; then
    AWSROLE_PS1=$'\001\033['$__awsrole_code$'m\002'$1$'\001\033[0m\002 '
  else
    AWSROLE_PS1="$1 "
  fi
}

# Public: the segment, for prompts that call a function.
awsrole_prompt() {
  \builtin printf %s "${AWSROLE_PS1-}"
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
  awsrole refresh --no-prompt --timeout 3 2>/dev/null || \builtin :
}

__awsrole_precmd() {
  \builtin local __awsrole_status="$?"
  [[ ${AWSROLE_AUTO_REFRESH-} != 1 ]] || __awsrole_auto
  __awsrole_update
  \builtin return "$__awsrole_status"
}

# First in PROMPT_COMMAND, to see $? before others; printf -v sets element 0 of
# an array, the only one that bash before 5.1 runs, and a read-only
# PROMPT_COMMAND makes it fail without an end to the start-up file.
if [[ $- == *i* ]]; then
  case " ${PROMPT_COMMAND[*]-} " in
    *[[:space:]\;]__awsrole_precmd[[:space:]\;]*) ;;
    *)
      \builtin printf -v PROMPT_COMMAND '%s' \
        "__awsrole_precmd${PROMPT_COMMAND:+; $PROMPT_COMMAND}" 2>/dev/null || \builtin :
      ;;
  esac
fi
__awsrole_update
