# Puts the role's segment in front of bash's prompt, once; behind awsrole.bash:
# `awsrole init bash --prompt` prints both.
# shellcheck shell=bash

if [[ $- == *i* ]]; then
  case ${PS1-} in
    *AWSROLE_PS1* | *awsrole_prompt*) ;;
    *)
      # As a variable: bash runs what is in PS1's own text, and no value's.
      # shellcheck disable=SC2016
      \builtin printf -v PS1 '%s%s' '${AWSROLE_PS1}' "${PS1-}" 2>/dev/null || \builtin :
      ;;
  esac
fi
