# awsrole for fish 3.1 and newer.
#
# In ~/.config/fish/config.fish:  awsrole init fish | source    (or source this file)
# For the prompt:                 call awsrole_prompt in your fish_prompt
#
# The program answers `use`, `exit` and `refresh` with lines that set or unset
# AWS_* and AWSROLE_* variables; nothing of an answer is ever evaluated.

function awsrole --description 'Switch AWS roles in this shell'
    # An empty local fish_trace turns tracing off: a trace would print the secrets.
    set -l fish_trace
    # fish splits an answer into lines only if IFS is not empty.
    set -l IFS \n
    set -lx _AWSROLE_HOOK 1
    set -lx _AWSROLE_BASE $_awsrole_base
    set -lx _AWSROLE_LAST $_awsrole_last
    if not builtin contains -- "$argv[1]" use exit refresh
        # Not captured, so that a program under `exec` is an ordinary job.
        command awsrole $argv
        return
    end
    set -l out (command awsrole --hook=1 $argv)
    or return
    __awsrole_apply $argv[1] $out
end

# Applies an answer, the whole of it or nothing: NAME=VALUE is exported, -NAME
# unset, :base=VALUE and :last=VALUE are kept in this shell.
function __awsrole_apply --argument-names verb
    set -l fish_trace
    set -l name '(?:AWS|AWSROLE)_[A-Z][A-Z0-9_]*'
    for line in $argv[2..-1]
        if not string match -qr "^(?:$name=|-$name\$|:(?:base|last)=)" -- $line
            builtin echo 'awsrole: this shell hook does not match the installed awsrole; start a new shell' >&2
            return 70
        end
    end
    for line in $argv[2..-1]
        set -l pair (string split -m 1 = -- $line)
        switch $line
            case ':base=*'
                set -gu _awsrole_base $pair[2]
            case ':last=*'
                set -gu _awsrole_last $pair[2]
            case '-*'
                # -g: without it, the second call would erase the user's
                # universal variable, in every session.
                set -eg (string sub -s 2 -- $line)
                __awsrole_warn $verb (string sub -s 2 -- $line)
            case '*'
                set -gx $pair[1] $pair[2]
        end
    end
    return 0
end

# An exported universal variable cannot be hidden from the programs we start.
function __awsrole_warn --argument-names verb name
    if test $verb = use; and set -qUx $name
        builtin echo "awsrole: the universal variable $name still reaches programs; remove it with: set -eU $name" >&2
    end
end

# Prints the seconds that the active role has left, or nothing if that is not known.
function __awsrole_time_left
    if string match -qr '^[0-9]+$' -- "$AWSROLE_EXPIRATION"
        builtin math $AWSROLE_EXPIRATION - (command date +%s)
    end
end

function awsrole_prompt --description 'Print the active AWS role, for use in fish_prompt'
    set -l last $status
    if test -z "$AWSROLE_PROFILE"
        return $last
    end
    set -l color yellow
    if builtin contains -- "$AWSROLE_PS1_COLOR" red green blue magenta cyan white none
        set color $AWSROLE_PS1_COLOR
    end
    set -l text (string replace -ra '[[:cntrl:]]' '?' -- "$AWSROLE_PROFILE")
    if test "$AWSROLE_KEY" != "$AWS_ACCESS_KEY_ID"
        set text "$text?" # somebody else has changed the keys
    else if set -l left (__awsrole_time_left); and test -n "$left"
        set -l minutes (builtin math --scale=0 "($left + 59) / 60")
        if test $left -le 0
            set text "$text expired"
        else if test $minutes -lt 60
            set text "$text $minutes"m
        else
            set text "$text "(builtin printf '%dh%02dm' (builtin math --scale=0 $minutes / 60) (builtin math $minutes % 60))
        end
        if test $left -lt 300; and test $color != none
            set color red
        end
    end
    if test $color = none; or test -n "$NO_COLOR"
        builtin printf '(%s) ' $text
    else
        builtin printf '%s(%s)%s ' (set_color $color) $text (set_color normal)
    end
    return $last
end

# AWSROLE_AUTO_REFRESH=1: renews in the role's last five minutes, at most once a
# minute, without a question and without a word if it fails.
function __awsrole_auto --on-event fish_prompt
    set -l last $status
    if test "$AWSROLE_AUTO_REFRESH" = 1; and test -n "$AWSROLE_PROFILE"
        and test "$AWSROLE_KEY" = "$AWS_ACCESS_KEY_ID"
        set -l left (__awsrole_time_left)
        set -l minute (builtin math --scale=0 (command date +%s) / 60)
        if test -n "$left"; and test $left -lt 300; and test "$__awsrole_tried" != $minute
            set -g __awsrole_tried $minute
            awsrole refresh --no-prompt --timeout 3 2>/dev/null
        end
    end
    return $last
end
