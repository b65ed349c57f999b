# fish completion for awsrole. It holds no names: the program knows them.

function __awsrole_ask
    command awsrole complete $argv 2>/dev/null
end

# Candidates for a value of kind $argv[1]; each gets the prefix $argv[2], which
# is '--option=' or nothing. All of them: fish filters by itself, and the word
# as typed may have quotes in it.
function __awsrole_values --argument-names kind prefix
    set -l word (string replace -- "$prefix" '' (commandline -ct))
    switch $kind
        case PROFILE
            __awsrole_ask profiles
        case FILE
            __fish_complete_path $word
        case '*'
            __awsrole_ask values $kind
    end | string replace -r '^' -- "$prefix"
end

# The kind of the value that option $argv[1] takes, by the lines that follow.
function __awsrole_kind
    for line in $argv[2..-1]
        set -l field (string split \t -- $line)
        if test "$field[1]" = "$argv[1]"
            echo $field[2]
        end
    end
end

function __awsrole_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l verb
    set -l kind
    set -l options
    set -l wants
    set -l args 0
    set -l dash no
    while set -q words[2]
        set -e words[1]
        if test -n "$wants"
            set wants
        else if test $dash = yes; or not string match -q -- '-*' $words[1]
            if test -n "$verb"
                set args (math $args + 1)
            else
                set verb $words[1]
                set kind (__awsrole_ask commands | string match -r -- '^'(string escape --style=regex -- $verb)'\t.*\t(\w*)$')[2]
                set options (__awsrole_ask options $verb)
            end
        else if test "$words[1]" = --
            if test "$kind" = command
                complete -C (string join ' ' -- (string escape -- $words[2..-1]) $word)
                return
            end
            set dash yes
        else
            set wants (__awsrole_kind $words[1] $options)
        end
    end
    if test -n "$wants"
        __awsrole_values $wants ''
    else if test -z "$verb"
        __awsrole_ask commands | string replace -r '\t\w*$' ''
    else if test $dash = no; and string match -qr -- '^-.*=' $word
        set -l option (string replace -r '=.*' '' -- $word)
        set wants (__awsrole_kind $option $options)
        if test -n "$wants"
            __awsrole_values $wants "$option="
        end
    else if test $dash = no; and string match -q -- '-*' $word
        string replace -r '\t[^\t]*\t' '\t' -- $options
    else if test $args = 0
        switch "$kind"
            case profile command
                __awsrole_values PROFILE ''
            case shell
                __awsrole_values SHELL ''
            case verb
                __awsrole_ask commands | string replace -r '\t\w*$' ''
        end
    else if test "$kind" = command; and test $args = 1
        echo -- --
    end
end

complete -c awsrole -f -a '(__awsrole_complete)'
