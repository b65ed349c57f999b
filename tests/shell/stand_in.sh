#!/bin/sh
# Stands in for the program, so that the hook can be tested with answers that the
# program would never give. Everything it does is in files of the folder $STAND_IN:
#   answer    bytes for stdout, for use, exit and refresh
#   status    exit status, or the name of a signal to die of
#   question  if there: ask on the terminal first, with echo off if it is not empty
#   completion    what `init SHELL --completion` prints
#   profiles commands options.VERB values.KIND    what `complete` prints
# and it leaves there:
#   args      the arguments of the last call, each with a NUL
#   env       its environment, each with a NUL
case $1 in
complete)
    case $2 in
    profiles) PREFIX=${3-} exec awk 'index($0, ENVIRON["PREFIX"]) == 1' "$STAND_IN/profiles" ;;
    commands) exec cat "$STAND_IN/commands" ;;
    *) exec cat "$STAND_IN/$2.$3" ;;
    esac
    ;;
init)
    [ "$3" != --completion ] || exec cat "$STAND_IN/completion"
    ;;
esac

printf '%s\0' "$@" >"$STAND_IN/args"
env -0 >"$STAND_IN/env"

if [ "$1" = exec ]; then
    while [ "$1" != -- ]; do
        shift
    done
    shift
    exec "$@"
fi

if [ -e "$STAND_IN/question" ]; then
    [ ! -s "$STAND_IN/question" ] || stty -echo </dev/tty
    printf 'MFA code: ' >/dev/tty
    read -r code </dev/tty
    printf '%s' "$code" >"$STAND_IN/code"
fi

case $1 in --hook=*) cat "$STAND_IN/answer" ;; *) echo "direct $1" ;; esac
status=$(cat "$STAND_IN/status")
case $status in
*[!0-9]*) kill -s "$status" $$ ;;
*) exit "$status" ;;
esac
