# awsrole for fish 3.1 and newer.
#
# In ~/.config/fish/config.fish:  awsrole init fish | source    (or source this file)
# For the prompt:                 call awsrole_prompt in your fish_prompt
#
# The program answers `use`, `exit` and `refresh` with lines that set or unset
# AWS_* and AWSROLE_* variables; nothing of an answer is ever evaluated.

# Not what a program may have put into the environment.
set -eg __awsrole_now
set -eg __awsrole_tried
set -eg __awsrole_over
set -eg __awsrole_quiet

function awsrole --description 'Switch AWS roles in this shell'
    # An empty local fish_trace turns tracing off: a trace would print the secrets.
    set -l fish_trace
    # fish splits an answer into lines only if IFS is not empty.
    set -l IFS \n
    set -lx _AWSROLE_HOOK 1
    set -lx _AWSROLE_BASE $_awsrole_base
    set -lx _AWSROLE_LAST $_awsrole_last
    set -lx _AWSROLE_UNEXPORTED
    set -l program awsrole
    # Settings work unexported, too; no program that awsrole starts gets those.
    for name in AWSROLE_{CACHE,CONFIRM,MFA_SESSION,PICKER,PROMPT_COMPAT}
        if set -q $name; and not set -qx $name
            set _AWSROLE_UNEXPORTED "$_AWSROLE_UNEXPORTED $name"
            set program $name="$$name" $program
        end
    end
    for name in (__awsrole_shown_universal "$argv[1]")
        set program -u $name $program
    end
    if set -q program[2]
        set program env $program
    end
    if not builtin contains -- "$argv[1]" use exit refresh
        # Not captured, so that a program under `exec` is an ordinary job.
        command $program $argv
        return
    end
    set -l out
    if set -q __awsrole_quiet # a redirection of the caller would not reach it
        set out (command $program --hook=1 $argv 2>/dev/null)
    else
        set out (command $program --hook=1 $argv)
    end
    or return
    __awsrole_apply $argv[1] $out
end

# Applies the answer to a verb, the whole of it or nothing: NAME=VALUE is exported,
# -NAME unset, :base=VALUE and :last=VALUE are kept in this shell.
function __awsrole_apply --argument-names verb
    set -l fish_trace
    set -l IFS \n
    set -l name '(?:(?:AWS|AWSROLE)_[A-Z][A-Z0-9_]*|AWSUME_PROFILE)'
    for line in $argv[2..-1]
        if not string match -qr "^(?:$name=|-$name\$|:(?:base|last)=)" -- $line
            builtin echo 'awsrole: this shell hook does not match the installed awsrole; start a new shell' >&2
            return 70
        end
        # Of the call, or of a function: what is set here would go away with it.
        set -l own (string match -r "^-?($name)" -- $line)[2]
        if set -q own[1]; and set -qlx $own
            builtin echo "awsrole: $own is set for this command or function alone; nothing was changed" >&2
            return 1
        end
    end
    if test $verb = use; and test -z "$_awsrole_base"
        __awsrole_remember
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
                set -eg $pair[1]
                if test $verb != exit; or not builtin contains -- $pair[1] $_awsrole_universal
                    set -gx $pair[1] $pair[2]
                end
        end
    end
    if test $verb = exit
        __awsrole_put_back $argv[2..-1]
    end
    return 0
end

# Before the first `use`, as later it may be a role's. What the user has set and not
# exported: the program cannot see it, so `exit` puts it back from here. What comes from
# a universal variable: `exit` makes no global copy of it.
function __awsrole_remember
    set -l IFS \n
    set -l names '^(?:AWS_.*|AWSUME_PROFILE)$'
    set -gu _awsrole_hidden
    set -gu _awsrole_universal
    for name in (set -gn | string match -r $names)
        if not set -qgx $name
            set -ga _awsrole_hidden $name
            set -gu _awsrole_hidden_$name $$name
        end
    end
    for name in (set -Un | string match -r $names)
        if set -qUx $name; and not set -qg $name
            set -ga _awsrole_universal $name
        end
    end
end

# Prints the universal variables that the program must not see: no role can hide them,
# so to `exit` they would be changed by somebody.
function __awsrole_shown_universal --argument-names verb
    for name in $_awsrole_universal
        if test $verb = exit; and set -qUx $name; and not set -qg $name
            builtin echo $name
        end
    end
end

# $argv: the answer to `exit`. What it unsets was still as `use` had made it.
function __awsrole_put_back
    for name in $_awsrole_hidden
        set -l value _awsrole_hidden_$name
        if builtin contains -- -$name $argv
            set -gu $name $$value
        end
        set -eg $value
    end
    set -eg _awsrole_hidden
    set -eg _awsrole_universal
end

# An exported universal variable cannot be hidden from the programs we start.
function __awsrole_warn --argument-names verb name
    if test $verb = use; and set -qUx $name
        builtin echo "awsrole: the universal variable $name still reaches programs; remove it with: set -eU $name" >&2
    end
end

# Prints the seconds until the credentials or the time of `use --for` end, or
# nothing if that is not known. fish has no clock: it takes a process, unless
# __awsrole_at_prompt has just asked.
function __awsrole_time_left
    set -l IFS \n
    set -l ends (string match -r '^[0-9]{1,17}$' -- "$AWSROLE_EXPIRATION" "$AWSROLE_UNTIL")
    set -q ends[1]
    or return
    set -q __awsrole_now
    or set -l __awsrole_now (command date +%s)
    if set -q ends[2]; and test $ends[2] -lt $ends[1]
        set ends $ends[2]
    end
    builtin math $ends[1] - $__awsrole_now
end

function awsrole_prompt --description 'Print the active AWS role, for use in fish_prompt'
    set -l last $status
    set -l IFS \n
    if test -z "$AWSROLE_PROFILE"
        return $last
    end
    set -l left (__awsrole_time_left)
    set -l text (string replace -ra '[[:cntrl:]]' '?' -- "$AWSROLE_PROFILE")
    if test "$AWSROLE_KEY" != "$AWS_ACCESS_KEY_ID"
        set text "$text?" # somebody else has changed the keys
        set left
    else if test -n "$left"
        set -l minutes (builtin math --scale=0 "($left + 59) / 60")
        if test $left -le 0
            set text "$text expired"
        else if test $minutes -lt 100
            set text "$text $minutes"m
        else
            set text "$text "(builtin printf '%dh%02dm' (builtin math --scale=0 $minutes / 60) (builtin math $minutes % 60))
        end
    end
    set -l paint (__awsrole_color $left)
    if test -z "$paint"
        builtin printf '(%s) ' $text
    else
        builtin printf '%s(%s)%s ' $paint $text (set_color normal)
    end
    set -eg __awsrole_now
    return $last
end

# Prints what begins the colour: of the profile, of the user, or red near the end,
# and bold where it is red anyway.
function __awsrole_color --argument-names left
    if test -n "$NO_COLOR"; or test "$AWSROLE_PS1_COLOR" = none; or test "$TERM" = dumb
        return
    end
    set -l colors red green yellow blue magenta cyan white
    set -l color yellow
    for wish in "$AWSROLE_PS1_COLOR" "$AWSROLE_COLOR"
        if builtin contains -- $wish $colors
            set color $wish
        end
    end
    if test -z "$left"; or test $left -ge 300
        set_color $color
    else if test $color = red
        set_color --bold red
    else
        set_color red
    end
end

function __awsrole_at_prompt --on-event fish_prompt
    set -l last $status
    set -l IFS \n
    set -eg __awsrole_now
    set -eg __awsrole_quiet
    if test -n "$AWSROLE_PROFILE"; and test "$AWSROLE_UNTIL:$AWSROLE_AUTO_REFRESH" != ':'
        and command -q awsrole # fish itself would complain at every prompt
        set -g __awsrole_now (command date +%s)
        __awsrole_give_back
        __awsrole_auto
    end
    return $last
end

# `use --for`: when its time is over, gives the role back, once.
function __awsrole_give_back
    if not string match -qr '^[0-9]{1,17}$' -- "$AWSROLE_UNTIL"
        or test "$AWSROLE_UNTIL" = "$__awsrole_over"
        or test $AWSROLE_UNTIL -gt $__awsrole_now
        return
    end
    set -g __awsrole_over $AWSROLE_UNTIL
    set -l name (string replace -ra '[[:cntrl:]]' '?' -- "$AWSROLE_PROFILE")
    set -g __awsrole_quiet
    awsrole exit
    or set name "$name (which awsrole exit cannot leave)"
    set -eg __awsrole_quiet
    builtin echo "awsrole: the time for $name is over" >&2
end

# AWSROLE_AUTO_REFRESH=1: renews in the role's last five minutes, at most once a
# minute, without a question and without a word if it fails.
function __awsrole_auto
    if test "$AWSROLE_AUTO_REFRESH" = 1; and test -n "$AWSROLE_PROFILE"
        and test "$AWSROLE_KEY" = "$AWS_ACCESS_KEY_ID"
        set -l left (__awsrole_time_left)
        set -q __awsrole_tried
        or set -g __awsrole_tried 0
        if test -n "$left"; and test $left -lt 300
            and test (builtin math $__awsrole_now - $__awsrole_tried) -ge 60
            set -g __awsrole_tried $__awsrole_now
            set -g __awsrole_quiet
            awsrole refresh --auto
            set -eg __awsrole_quiet
        end
    end
end

# At the first Tab: the completion is parsed only in a shell that wants it, and not
# if an installed one has been loaded.
function __awsrole_tab
    functions -q __awsrole_complete
    and return
    command -q awsrole
    or return
    command awsrole init fish --completion 2>/dev/null | source
    functions -q __awsrole_complete
    and __awsrole_complete
end
complete -c awsrole -f -a '(__awsrole_tab)'
