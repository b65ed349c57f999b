# bash completion for awsrole. It holds no names: the program knows them.
# shellcheck shell=bash
#
# Shared by the functions below, all local to _awsrole:
#   words   the words of the line up to the cursor; starts: where each of them
#           begins in COMP_WORDS
#   cur     the word at the cursor without its quotes; quote: the one still open
#   kept    the part of cur that readline leaves on the line
#   prefix  '--option=' when its value is completed, and cur is that value
#   lines   the program's last answer

_awsrole() {
  local cur='' quote='' kept='' prefix='' verb='' kind='' wants='' i last args=0 dash=''
  local -a words starts lines options
  COMPREPLY=()
  options=()
  _awsrole_words
  last=$((${#words[@]} - 1))
  _awsrole_unquote "${words[last]}"
  for ((i = 1; i < last; i++)); do
    if [[ -n $wants ]]; then
      wants=''
    elif [[ -n $dash || ${words[i]} != -* ]]; then
      if [[ -n $verb ]]; then
        args=$((args + 1))
      else
        verb=${words[i]}
        _awsrole_verb
      fi
    elif [[ ${words[i]} == -- ]]; then
      dash=$i
      [[ $kind != command ]] || break
    else
      _awsrole_wants "${words[i]}"
    fi
  done
  if [[ $kind == command && -n $dash ]]; then
    _awsrole_wrapped $((dash + 1))
  elif [[ -n $wants ]]; then
    _awsrole_value "$wants"
  elif [[ -z $verb ]]; then
    _awsrole_ask commands
    _awsrole_offer
  elif [[ -z $dash && $cur == -*=* ]]; then
    prefix=${cur%%=*}=
    cur=${cur#*=}
    _awsrole_wants "${prefix%=}"
    _awsrole_value "$wants"
  elif [[ -z $dash && $cur == -* ]]; then
    lines=(${options[@]+"${options[@]/$'\t'*$'\t'/$'\t'}"})
    _awsrole_offer
  elif ((args == 0)); then
    case $kind in
      profile | command) _awsrole_value PROFILE ;;
      shell) _awsrole_value SHELL ;;
      verb)
        _awsrole_ask commands
        _awsrole_offer
        ;;
    esac
  elif [[ $kind == command && $args -eq 1 && -z $cur ]]; then
    COMPREPLY=(--)
  fi
}

# bash splits the line at every character of COMP_WORDBREAKS, ':' and '=' among
# them: pieces with no blank between them are one word.
_awsrole_words() {
  local line=${COMP_LINE:0:COMP_POINT} piece i n=0
  words=() starts=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece=${COMP_WORDS[i]-}
    if ((i == 0)) || [[ $line == [[:blank:]]* ]]; then
      line=${line#"${line%%[![:blank:]]*}"}
      words[n]='' starts[n]=$i
      n=$((n + 1))
    fi
    [[ $line == "$piece"* ]] || piece=$line # the cursor is inside this word
    words[n - 1]+=$piece
    line=${line#"$piece"}
  done
}

# A word of the line, as typed: sets cur, quote and kept.
_awsrole_unquote() {
  local char next i
  for ((i = 0; i < ${#1}; i++)); do
    char=${1:i:1} next=${1:i+1:1}
    case $quote$char in
      \\ | \"\\)
        if [[ -n $quote && $next != [\"\\\$\`] ]]; then
          cur+=$char
        else
          cur+=$next
          i=$((i + 1))
        fi
        ;;
      \' | \") quote=$char kept=$cur ;;
      \'\' | \"\") quote='' kept=$cur ;;
      : | =)
        cur+=$char
        [[ ${COMP_WORDBREAKS-} != *"$char"* ]] || kept=$cur
        ;;
      *) cur+=$char ;;
    esac
  done
}

# Split at newlines only, and never expanded: a name may be '*'.
_awsrole_ask() {
  local IFS=$'\n' glob=+f
  local - 2>/dev/null
  case $- in *f*) glob=-f ;; esac
  set -f
  # shellcheck disable=SC2207
  lines=($(command awsrole complete "$@" 2>/dev/null))
  set "$glob"
}

# What the program says about $verb: sets kind and options.
_awsrole_verb() {
  local line
  _awsrole_ask commands
  for line in ${lines[@]+"${lines[@]}"}; do
    [[ $line != "$verb"$'\t'*$'\t'* ]] || kind=${line##*$'\t'}
  done
  _awsrole_ask options "$verb"
  options=(${lines[@]+"${lines[@]}"})
}

# The kind of the value that an option takes: sets wants.
_awsrole_wants() {
  local line
  wants=''
  for line in ${options[@]+"${options[@]}"}; do
    if [[ $line == "$1"$'\t'* ]]; then
      line=${line#*$'\t'}
      wants=${line%%$'\t'*}
    fi
  done
}

_awsrole_value() {
  case $1 in
    '') return 0 ;;
    FILE) _awsrole_files ;;
    PROFILE)
      _awsrole_ask profiles "$cur"
      _awsrole_offer
      ;;
    *)
      _awsrole_ask values "$1"
      _awsrole_offer
      ;;
  esac
}

# Offers the names of lines, NAME<TAB>DESCRIPTION. Never by `compgen -W`, which
# would run a $(...) in a name.
_awsrole_offer() {
  local line name tab=$'\t' IFS=$'\n' about=''
  ((${#lines[@]} < 1000)) || ! _awsrole_offer_many || return 0
  # Descriptions only where bash lists and does not insert: ?, ! and @.
  case ${COMP_TYPE-} in 63 | 33 | 64) ((${#lines[@]} > 200)) || about=1 ;; esac
  for line in ${lines[@]+"${lines[@]}"}; do
    name=${line%%"$tab"*}
    [[ $name == "$cur"* ]] || continue
    name=$prefix$name
    _awsrole_quoted "${name#"$kept"}" || continue
    case $about$line in
      1*"$tab"*) line=${line#*"$tab"} name+="  -- ${line%%"$tab"*}" ;;
    esac
    COMPREPLY+=("$name")
  done
  # A lone candidate is inserted, whatever the type.
  ((${#COMPREPLY[@]} != 1)) || COMPREPLY=("${COMPREPLY[0]%%  -- *}")
}

# Thousands of plain names, already filtered by the program: no loop.
_awsrole_offer_many() {
  local -a names
  local tab=$'\t'
  names=("${lines[@]%%$tab*}")
  [[ "${names[*]}$prefix" != *[!A-Za-z0-9_.,/@%+$'\n'-]* && $cur != *[:=]* ]] || return 1
  COMPREPLY=("${names[@]#$kept}")
}

# Sets name: $1 as it must stand after what is on the line.
_awsrole_quoted() {
  name=$1
  case $quote in
    \")
      name=${name//\\/\\\\} name=${name//\"/\\\"}
      name=${name//\$/\\\$} name=${name//\`/\\\`}
      ;;
    \') [[ $name != *\'* ]] || return 1 ;;
    *) [[ $name != *[!A-Za-z0-9_.,:/@%+=-]* ]] || printf -v name %q "$name" ;;
  esac
}

_awsrole_files() {
  local IFS=$'\n' file name
  ((BASH_VERSINFO[0] < 4)) || compopt -o filenames 2>/dev/null
  while IFS= read -r file; do
    name=$prefix$file
    name=${name#"$kept"}
    if ((BASH_VERSINFO[0] < 4)); then
      [[ ! -d $file ]] || name+=/
      _awsrole_quoted "$name" || continue
    fi
    COMPREPLY+=("$name")
  done < <(compgen -f -- "$cur")
}

# The command after `exec PROFILE --`: words[$1] is its name.
_awsrole_wrapped() {
  if declare -F _comp_command_offset >/dev/null; then
    _comp_command_offset "${starts[$1]}"
  elif declare -F _command_offset >/dev/null; then
    _command_offset "${starts[$1]}"
  elif (($1 == last)); then
    while IFS= read -r i; do
      COMPREPLY+=("$i")
    done < <(compgen -c -- "$cur")
  else
    _awsrole_files
  fi
}

complete -F _awsrole awsrole
