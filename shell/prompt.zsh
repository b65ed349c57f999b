# Puts the role's segment in front of zsh's prompt, once; behind awsrole.zsh:
# `awsrole init zsh --prompt` prints both.
#
# Not by prompt_subst: that would make code of whatever else is in the prompt. zsh
# draws psvar as text, but takes its colours from PROMPT alone: so each colour has an
# element of its own, and only one of them is filled.

# Puts the segment into the slot of its colour, for the prompt that is drawn next, and
# notes what the slots are now.
function __awsrole_show {
  builtin emulate -L zsh +x -o no_aliases
  psvar[91,99]=('' '' '' '' '' '' '' '' '')
  [[ -z $__awsrole_text ]] || psvar[90+${__awsrole_slots[(Ie)$__awsrole_hue]}]=$__awsrole_text
  typeset -g __awsrole_shown=${psvar[*]:90:9}
}

function __awsrole_put_prompt {
  builtin emulate -L zsh +x -o no_aliases
  local color text
  local -i at=90
  typeset -ga __awsrole_slots
  __awsrole_slots=(red green yellow blue magenta cyan white bold none)
  [[ $PROMPT != *'%(91V.'* && $PROMPT != *AWSROLE_PS1* && $PROMPT != *awsrole_prompt* ]] ||
    builtin return 0
  for color in "${(@)__awsrole_slots}"; do
    (( ++at ))
    case $color in
      (none) text+="%(${at}V.%${at}v .)" ;;
      (bold) text+="%(${at}V.%B%F{red}%${at}v%f%b .)" ;;
      (*) text+="%(${at}V.%F{$color}%${at}v%f .)" ;;
    esac
  done
  PROMPT=$text$PROMPT
}

if [[ -o interactive ]]; then
  __awsrole_put_prompt
fi
