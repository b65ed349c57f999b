# awsrole for zsh 5.1 and newer.
#
# In ~/.zshrc:     eval "$(awsrole init zsh)"      (or source this file)
# For the prompt:  setopt prompt_subst; PROMPT='${AWSROLE_PS1}'$PROMPT
#                  (with these single quotes)
#
# The program answers `use`, `exit` and `refresh` with lines that set or unset
# AWS_* and AWSROLE_* variables; nothing of an answer is ever evaluated.

# Words are quoted until aliases are off: a global alias can be any word.
'builtin' 'typeset' '-g' '__awsrole_opts='
[[ ! -o 'aliases' ]] || __awsrole_opts+=' aliases'
[[ ! -o 'sh_glob' ]] || __awsrole_opts+=' sh_glob'
[[ ! -o 'no_brace_expand' ]] || __awsrole_opts+=' no_brace_expand'
'builtin' 'setopt' 'no_aliases' 'no_sh_glob' 'brace_expand'

# +x: a trace would print the secrets, and `emulate` alone leaves it on.
function awsrole {
  builtin emulate -L zsh +x -o no_aliases
  local -i rc=0
  local __awsrole_name __awsrole_unexported=
  # Settings work unexported, too; no program that awsrole starts gets those.
  for __awsrole_name in AWSROLE_{CACHE,CONFIRM,MFA_SESSION,PICKER,PROMPT_COMPAT}; do
    [[ ${(Pt)__awsrole_name} == scalar* && ${(Pt)__awsrole_name} != *export* ]] || continue
    local -x "$__awsrole_name=${(P)__awsrole_name}"
    __awsrole_unexported+=" $__awsrole_name"
  done
  case "${1-}" in
    (use|exit|refresh)
      local out
      out=$(_AWSROLE_HOOK=1 _AWSROLE_BASE=${_awsrole_base-} _AWSROLE_LAST=${_awsrole_last-} \
        _AWSROLE_UNEXPORTED=$__awsrole_unexported command awsrole --hook=1 "$@") || rc=$?
      (( rc )) || __awsrole_apply "$out" "$1" || rc=$?
      out=
      __awsrole_update
      ;;
    (*)
      # Not captured, so that a program under `exec` is an ordinary job.
      _AWSROLE_HOOK=1 _AWSROLE_BASE=${_awsrole_base-} _AWSROLE_LAST=${_awsrole_last-} \
        _AWSROLE_UNEXPORTED=$__awsrole_unexported command awsrole "$@" || rc=$?
      ;;
  esac
  builtin return rc
}

# Applies the answer to a verb, the whole of it or nothing: NAME=VALUE is exported,
# -NAME unset, :base=VALUE and :last=VALUE are kept in this shell. No here-document:
# zsh writes those to a file.
function __awsrole_apply {
  builtin emulate -L zsh +x -o no_aliases -o extended_glob
  local line name
  [[ -n $1 ]] || builtin return 0
  for line in "${(@f)1}"; do
    case $line in
      (:(base|last)=*) name=_awsrole_${line[2,5]} ;;
      (-((AWS|AWSROLE)_[A-Z][A-Z0-9_]#|AWSUME_PROFILE)) name=${line#-} ;;
      (((AWS|AWSROLE)_[A-Z][A-Z0-9_]#|AWSUME_PROFILE)=*) name=${line%%\=*} ;;
      (*) name= ;;
    esac
    if [[ -z $name ]]; then
      __awsrole_say 'this shell hook does not match the installed awsrole; start a new shell'
      builtin return 70
    fi
    if [[ ${(Pt)name} == *readonly* ]]; then
      __awsrole_say "$name is read-only in this shell; nothing was changed"
      builtin return 1
    fi
    if [[ ${(Pt)name} == *local* ]]; then
      __awsrole_say "$name is set for this command or function alone; nothing was changed"
      builtin return 1
    fi
  done
  [[ $2 != use || -n ${_awsrole_base-} ]] || __awsrole_remember
  # Unset first: an attribute that the user gave a name (integer: zsh would
  # evaluate the value) must not outlive the old value.
  for line in "${(@f)1}"; do
    case $line in
      (:base=*) builtin unset _awsrole_base; typeset -g _awsrole_base="${line#*=}" ;;
      (:last=*) builtin unset _awsrole_last; typeset -g _awsrole_last="${line#*=}" ;;
      (-*) builtin unset "${line#-}" ;;
      (*) builtin unset "${line%%\=*}"; export "$line" ;;
    esac
  done
  [[ $2 != exit ]] || __awsrole_put_back "${(@f)1}"
}

# What the user has set and not exported: the program cannot see it, so `exit` puts
# it back from here. Before the first `use`: later, it may be a role's.
function __awsrole_remember {
  builtin emulate -L zsh +x -o no_aliases
  local name
  typeset -gA _awsrole_hidden
  _awsrole_hidden=()
  for name in ${(k)parameters[(I)AWS_*|AWSUME_PROFILE]}; do
    [[ ${(Pt)name} != scalar* || ${(Pt)name} == *export* ]] || _awsrole_hidden[$name]=${(P)name}
  done
}

# $@: the answer to `exit`. What it unsets was still as `use` had made it.
function __awsrole_put_back {
  builtin emulate -L zsh +x -o no_aliases
  local name
  for name in ${(k)_awsrole_hidden}; do
    (( ! ${@[(Ie)-$name]} )) || typeset -g "$name=$_awsrole_hidden[$name]"
  done
  builtin unset _awsrole_hidden
}

function __awsrole_say {
  builtin print -ru2 -- "awsrole: $1"
}

# Sets `left`, a local of the caller: the seconds until the credentials or the time
# of `use --for` end, or nothing if that is not known. Only digits may reach the
# arithmetic: it would evaluate anything else.
function __awsrole_time_left {
  builtin emulate -L zsh +x -o no_aliases
  local end
  left=
  [[ ${EPOCHSECONDS-} == <-> ]] || builtin return 0
  for end in "${AWSROLE_EXPIRATION-}" "${AWSROLE_UNTIL-}"; do
    [[ $end == <-> && ${#end} -lt 18 ]] || continue
    end=$(( 10#$end - EPOCHSECONDS ))
    [[ -n $left ]] && (( end >= left )) || left=$end
  done
}

# Writes the prompt segment to AWSROLE_PS1. What it depends on is $1, if that is
# known: while that stays, so does the segment, from __awsrole_since to __awsrole_until.
function __awsrole_update {
  builtin emulate -L zsh +x -o no_aliases
  local text= left color=
  local -i minutes
  typeset -g AWSROLE_PS1= __awsrole_key=${1-}
  typeset -gi __awsrole_since=${EPOCHSECONDS:-0} __awsrole_until=9999999999
  __awsrole_time_left
  if [[ -n $left ]] && (( left <= 0 )); then
    __awsrole_until=$(( __awsrole_since + 60 ))
  elif [[ -n $left ]]; then # the next whole minute, and one second more: there the colour changes
    __awsrole_until=$(( __awsrole_since + (left % 60 ? left % 60 : 1) ))
  fi
  if [[ -n ${AWSROLE_PROFILE-} ]]; then
    text=${AWSROLE_PROFILE//[[:cntrl:]]/?}
    if [[ ${AWSROLE_KEY-} != "${AWS_ACCESS_KEY_ID-}" ]]; then
      text+='?' # somebody else has changed the keys
      left=
    elif [[ -n $left ]]; then
      minutes=$(( (left + 59) / 60 ))
      if (( left <= 0 )); then
        text+=' expired'
      elif (( minutes < 100 )); then
        text+=" ${minutes}m"
      else
        text+=" $(( minutes / 60 ))h${(l:2::0:)$(( minutes % 60 ))}m"
      fi
    fi
    text="($text)"
    __awsrole_color
    # Doubled, because the prompt expands % in the value of a variable.
    AWSROLE_PS1="${text//\%/%%}"
    case $color in
      (bold) AWSROLE_PS1="%B%F{red}$AWSROLE_PS1%f%b" ;;
      (?*) AWSROLE_PS1="%F{$color}$AWSROLE_PS1%f" ;;
    esac
    AWSROLE_PS1+=' '
  fi
  typeset -g __awsrole_text=$text __awsrole_hue=${color:-none}
}

# Sets `color`, a local of the caller: of the profile, of the user, or red near the
# end, and `bold` where it is red anyway; nothing for no colour.
function __awsrole_color {
  builtin emulate -L zsh +x -o no_aliases
  local -a colors
  colors=(red green yellow blue magenta cyan white)
  color=
  [[ -z ${NO_COLOR-} && ${AWSROLE_PS1_COLOR-} != none && ${TERM-} != dumb ]] || builtin return 0
  if (( ${colors[(Ie)${AWSROLE_COLOR-}]} )); then
    color=$AWSROLE_COLOR
  elif (( ${colors[(Ie)${AWSROLE_PS1_COLOR-}]} )); then
    color=$AWSROLE_PS1_COLOR
  else
    color=yellow
  fi
  if [[ -n $left ]] && (( left < 300 )); then
    [[ $color == red ]] && color=bold || color=red
  fi
}

# Public: the segment, for prompts that call a function.
function awsrole_prompt {
  builtin printf %s "${AWSROLE_PS1-}"
}

# `use --for`: when its time is over, gives the role back, once.
function __awsrole_give_back {
  builtin emulate -L zsh +x -o no_aliases
  local name=${AWSROLE_PROFILE//[[:cntrl:]]/?}
  [[ $AWSROLE_UNTIL == <-> && ${#AWSROLE_UNTIL} -lt 18 && ${EPOCHSECONDS-} == <-> ]] &&
    [[ $AWSROLE_UNTIL != "${__awsrole_over-}" ]] && (( EPOCHSECONDS >= 10#$AWSROLE_UNTIL )) ||
    builtin return 0
  typeset -g __awsrole_over=$AWSROLE_UNTIL
  awsrole exit 2>/dev/null || name+=' (which awsrole exit cannot leave)'
  __awsrole_say "the time for $name is over"
}

# AWSROLE_AUTO_REFRESH=1: renews in the role's last five minutes, at most once a
# minute, without a question and without a word if it fails.
function __awsrole_auto {
  builtin emulate -L zsh +x -o no_aliases
  local left
  [[ -n ${AWSROLE_PROFILE-} && ${AWSROLE_KEY-} == "${AWS_ACCESS_KEY_ID-}" ]] || builtin return 0
  __awsrole_time_left
  [[ -n $left ]] && (( left < 300 )) || builtin return 0
  [[ -z ${__awsrole_tried-} ]] || (( EPOCHSECONDS - __awsrole_tried >= 60 )) || builtin return 0
  typeset -g __awsrole_tried=$EPOCHSECONDS
  awsrole refresh --auto 2>/dev/null || builtin true
}

# At every prompt: a few comparisons, unless something has changed.
function __awsrole_precmd {
  local -i rc=$?
  local look="${AWSROLE_KEY-} ${AWS_ACCESS_KEY_ID-} ${AWSROLE_EXPIRATION-} ${AWSROLE_UNTIL-} \
${AWSROLE_COLOR-} ${AWSROLE_PS1_COLOR-} ${NO_COLOR-} ${AWSROLE_AUTO_REFRESH-} ${AWSROLE_PROFILE-}"
  if [[ $look != "${__awsrole_key-}" ]] ||
    (( ${EPOCHSECONDS:-0} < __awsrole_since || ${EPOCHSECONDS:-0} >= __awsrole_until )); then
    [[ -z ${AWSROLE_PROFILE-} || -z ${AWSROLE_UNTIL-} ]] || __awsrole_give_back
    [[ ${AWSROLE_AUTO_REFRESH-} != 1 ]] || __awsrole_auto
    __awsrole_update "$look"
    builtin unset __awsrole_shown
  fi
  # The user's own precmd may have emptied psvar.
  (( ! ${+functions[__awsrole_show]} )) || [[ ${psvar[*]:90:9} == "${__awsrole_shown-none}" ]] || __awsrole_show
  builtin return rc
}

# At the first Tab: the completion is parsed only in a shell that wants it. Its text
# ends with a call of _awsrole.
function __awsrole_tab {
  builtin setopt local_options no_aliases
  builtin eval "$(command awsrole init zsh --completion 2>/dev/null)"
  (( ! ${+functions[_awsrole]} )) || compdef _awsrole awsrole
}

# At the first prompt behind compinit, whenever and however often that comes; a
# completion that is installed stays.
function __awsrole_compdef {
  local -i rc=$?
  (( ! ${+functions[compdef]} || ${+_comps[awsrole]} )) || compdef __awsrole_tab awsrole
  builtin return rc
}

# Not what a program may have put into the environment: these reach arithmetic, and
# zsh takes no clock in the place of an existing variable.
builtin unset __awsrole_{tried,over,key,since,until,text,hue,shown}
[[ ${(t)EPOCHSECONDS-} == *special* ]] || builtin unset EPOCHSECONDS
builtin zmodload -F zsh/datetime p:EPOCHSECONDS 2>/dev/null || builtin true
if [[ -o interactive ]]; then
  builtin autoload -Uz add-zsh-hook
  add-zsh-hook precmd __awsrole_precmd
  add-zsh-hook precmd __awsrole_compdef
fi
__awsrole_update

[[ -z $__awsrole_opts ]] || builtin setopt ${=__awsrole_opts}
'builtin' 'unset' '__awsrole_opts'
