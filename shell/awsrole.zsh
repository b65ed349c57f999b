# awsrole for zsh 5.1 and newer.
#
# In ~/.zshrc:     eval "$(awsrole init zsh)"      (or source this file)
# For the prompt:  setopt prompt_subst; PROMPT='$AWSROLE_PS1'$PROMPT
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
  case "${1-}" in
    (use|exit|refresh)
      local out
      out=$(_AWSROLE_HOOK=1 _AWSROLE_BASE=${_awsrole_base-} _AWSROLE_LAST=${_awsrole_last-} \
        command awsrole --hook=1 "$@") || rc=$?
      (( rc )) || __awsrole_apply "$out" || rc=$?
      out=
      __awsrole_update
      ;;
    (*)
      # Not captured, so that a program under `exec` is an ordinary job.
      _AWSROLE_HOOK=1 _AWSROLE_BASE=${_awsrole_base-} _AWSROLE_LAST=${_awsrole_last-} \
        command awsrole "$@" || rc=$?
      ;;
  esac
  builtin return rc
}

# Applies an answer, the whole of it or nothing: NAME=VALUE is exported, -NAME
# unset, :base=VALUE and :last=VALUE are kept in this shell. No here-document:
# zsh writes those to a file.
function __awsrole_apply {
  builtin emulate -L zsh +x -o no_aliases -o extended_glob
  local line name
  [[ -n $1 ]] || builtin return 0
  for line in "${(@f)1}"; do
    case $line in
      (:(base|last)=*) name=_awsrole_${line[2,5]} ;;
      (-(AWS|AWSROLE)_[A-Z][A-Z0-9_]#) name=${line#-} ;;
      ((AWS|AWSROLE)_[A-Z][A-Z0-9_]#=*) name=${line%%\=*} ;;
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
  done
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
}

function __awsrole_say {
  builtin print -ru2 -- "awsrole: $1"
}

# Sets `left`, a local of the caller: the seconds that the active role has left,
# or nothing if that is not known. Only digits may reach the arithmetic.
function __awsrole_time_left {
  builtin emulate -L zsh +x -o no_aliases
  left=
  [[ ${AWSROLE_EXPIRATION-} == <-> && -n ${EPOCHSECONDS-} ]] || builtin return 0
  left=$(( 10#$AWSROLE_EXPIRATION - EPOCHSECONDS ))
}

# Writes the prompt segment to AWSROLE_PS1. Starts no process.
function __awsrole_update {
  builtin emulate -L zsh +x -o no_aliases
  local text left color=${AWSROLE_PS1_COLOR:-yellow}
  typeset -g AWSROLE_PS1=
  [[ -n ${AWSROLE_PROFILE-} ]] || builtin return 0
  text=${AWSROLE_PROFILE//[[:cntrl:]]/?}
  if [[ ${AWSROLE_KEY-} != "${AWS_ACCESS_KEY_ID-}" ]]; then
    text+='?' # somebody else has changed the keys
  else
    __awsrole_time_left
    if [[ -n $left ]]; then
      if (( left <= 0 )); then
        text+=' expired'
      elif (( left <= 59 * 60 )); then
        text+=" $(( (left + 59) / 60 ))m"
      else
        text+=" $(( (left + 59) / 3600 ))h${(l:2::0:)$(( (left + 59) / 60 % 60 ))}m"
      fi
      if (( left < 300 )) && [[ $color != none ]]; then
        color=red
      fi
    fi
  fi
  # Doubled, because the prompt expands % in the value of a variable.
  text="(${text//\%/%%})"
  case $color in
    (none) ;;
    (red|green|blue|magenta|cyan|white) ;;
    (*) color=yellow ;;
  esac
  if [[ $color != none && -z ${NO_COLOR-} ]]; then
    text="%F{$color}$text%f"
  fi
  typeset -g AWSROLE_PS1="$text "
}

# Public: the segment, for prompts that call a function.
function awsrole_prompt {
  builtin printf %s "${AWSROLE_PS1-}"
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
  awsrole refresh --no-prompt --timeout 3 2>/dev/null || builtin true
}

function __awsrole_precmd {
  local -i rc=$?
  [[ ${AWSROLE_AUTO_REFRESH-} != 1 ]] || __awsrole_auto
  __awsrole_update
  builtin return rc
}

builtin zmodload -F zsh/datetime p:EPOCHSECONDS 2>/dev/null || builtin true
if [[ -o interactive ]]; then
  builtin autoload -Uz add-zsh-hook
  add-zsh-hook precmd __awsrole_precmd
fi
__awsrole_update

[[ -z $__awsrole_opts ]] || builtin setopt ${=__awsrole_opts}
'builtin' 'unset' '__awsrole_opts'
