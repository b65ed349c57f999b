# Puts the role's segment in front of bash's prompt, once; behind awsrole.bash:
# `awsrole init bash --prompt` prints both.
# shellcheck shell=bash

__awsrole_show() {
  case ${PS1-} in
    *AWSROLE_PS1* | *awsrole_prompt*) ;;
    *)
      # As a variable: bash runs what is in PS1's own text, and no value's.
      # shellcheck disable=SC2016
      \builtin printf -v PS1 '%s%s' '${AWSROLE_PS1}' "${PS1-}" 2>/dev/null || \builtin :
      ;;
  esac
}

# Last in PROMPT_COMMAND as well, where others may make PS1 anew: as an element of its
# own, or, in bash before 5.1, on a line of its own.
if [[ $- == *i* ]]; then
  __awsrole_show
  case " ${PROMPT_COMMAND[*]-} " in
    *[[:space:]]__awsrole_show[[:space:]]*) ;;
    *)
      if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then
        \builtin printf -v "PROMPT_COMMAND[${#PROMPT_COMMAND[@]}]" __awsrole_show
      else
        \builtin printf -v PROMPT_COMMAND '%s\n%s' "${PROMPT_COMMAND-}" __awsrole_show
      fi 2>/dev/null || \builtin :
      ;;
  esac
fi
