#!/bin/sh
# The demo behind `make demo`: awsrole against a local STS, in a HOME that is thrown away.
# In a terminal it opens your shell; without one it prints a transcript and says by its status
# whether all went well.  Environment: AWSROLE_BUILD, the folder that holds awsrole.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$(dirname -- "$here")")
build=${AWSROLE_BUILD:-$root/build}
role=arn:aws:iam::123456789012:role/ProductionAccessRole
server=''
dir=''

fail() {
    printf 'demo: %s\n' "$1" >&2
    exit 1
}

# shellcheck disable=SC2317 # called by the trap
clean_up() {
    status=$?
    trap - EXIT
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || :
        wait "$server" 2>/dev/null || :
    fi
    # Once more: a shell may still have been writing its history.
    [ -z "$dir" ] || rm -rf -- "$dir" 2>/dev/null || { sleep 0.3 && rm -rf -- "$dir"; } || :
    exit "$status"
}

# Nothing of the user's own set-up takes part.
clean_environment() {
    for name in $(env | sed -nE 's/^((AWS|AWSROLE)_[A-Za-z0-9_]+|XDG_[A-Z]+_HOME)=.*/\1/p'); do
        unset "$name"
    done
    unset BASH_ENV ENV PROMPT_COMMAND HISTFILE ZDOTDIR
    HOME=$dir/home
    PATH=$build:$PATH
    export HOME PATH
    mkdir -p "$HOME/.aws"
}

start_server() {
    python3 "$here/fake_aws.py" --dir "$dir/sts" --watch $$ --idle 86400 </dev/null >"$dir/sts.log" 2>&1 &
    server=$!
    tries=0
    until [ -f "$dir/sts/env" ]; do
        tries=$((tries + 1))
        if [ "$tries" -gt 200 ] || ! kill -0 "$server" 2>/dev/null; then
            fail "the local STS does not start: $(cat "$dir/sts.log")"
        fi
        sleep 0.1
    done
    while IFS='=' read -r name value; do
        case $name in
        AWS_*) export "$name=$value" ;;
        FAKE_AWS_KEY_alice) key=$value ;;
        FAKE_AWS_SECRET_alice) secret=$value ;;
        esac
    done <"$dir/sts/env"
}

write_profiles() {
    cat >"$HOME/.aws/config" <<EOF
[default]
region = us-east-2

[profile prodaccess]
role_arn = $role
source_profile = default
region = us-east-2

[profile staging]
role_arn = arn:aws:iam::444455556666:role/StagingRole
source_profile = default
region = eu-west-1

[profile audit]
role_arn = arn:aws:iam::123456789012:role/teams/ops/ReadRole
source_profile = default
region = us-east-2
EOF
    printf '[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n' "$key" "$secret" >"$HOME/.aws/credentials"
    chmod 600 "$HOME/.aws/config" "$HOME/.aws/credentials"
}

# Runs in bash, through the hook, as a person would type it.
transcript() {
    cat >"$dir/transcript.bash" <<'EOF'
show() {
    printf '$ %s\n' "$*"
    "$@" 2>&1 || failed=${failed:-"$* ended with status $?"}
    echo
}
# Not in a pipe and not in $(...): `use` and `exit` change this shell.
check() { [[ $1 == $2 ]] || failed=${failed:-$3}; }
failed=
printf '$ eval "$(awsrole init bash)"\n\n'
eval "$(awsrole init bash)" || exit 1
show awsrole use prodaccess
check "${AWS_ACCESS_KEY_ID-}" 'ASIAROLE*' 'the shell has no role keys after "use"'
check "${AWS_REGION-}" us-east-2 'the shell has no region after "use"'
show awsrole whoami
check "$(awsrole whoami 2>&1)" '*assumed-role/ProductionAccessRole/*' '"whoami" does not name the role'
show awsrole status
show awsrole exit
check "${AWS_ACCESS_KEY_ID-none}${AWSROLE_PROFILE-none}" nonenone 'the shell still has the role after "exit"'
[[ -z $failed ]] && exit 0
printf 'demo: %s\n' "$failed" >&2
exit 1
EOF
    printf '# A local STS; role %s\n\n' "$role"
    bash --noprofile --norc "$dir/transcript.bash"
}

greeting() {
    cat <<EOF

This shell has a HOME of its own and a local STS: nothing of yours is touched.
The profile prodaccess is the role
$role.  Try:

  awsrole use prodaccess      take the role
  awsrole whoami              ask STS who you are now
  awsrole use <TAB>           other profiles;  'awsrole use -' goes back
  awsrole status              what this shell has;  awsrole list: all profiles
  awsrole exit                give back what the shell had before

'exit' ends the demo.

EOF
}

write_rc_files() {
    cat >"$HOME/.bashrc" <<EOF
[[ ! -r /usr/share/bash-completion/bash_completion ]] || . /usr/share/bash-completion/bash_completion
eval "\$(awsrole init bash)"
[[ ! -r '$root/completions/awsrole.bash' ]] || . '$root/completions/awsrole.bash'
PS1='\$AWSROLE_PS1'"\\w \\\$ "
cat '$dir/greeting'
EOF
    cat >"$HOME/.zshrc" <<EOF
fpath=('$root/completions' \$fpath)
autoload -Uz compinit && compinit -D -u
eval "\$(awsrole init zsh)"
setopt prompt_subst
PROMPT='\$AWSROLE_PS1'"%~ %# "
cat '$dir/greeting'
EOF
    # If the second folder is missing, fish reads all manual pages of the machine at its first start.
    mkdir -p "$HOME/.config/fish" "$HOME/.local/share/fish/generated_completions"
    cat >"$HOME/.config/fish/config.fish" <<EOF
awsrole init fish | source
set -p fish_complete_path '$root/completions'
function fish_prompt
    awsrole_prompt
    printf '%s > ' (prompt_pwd)
end
function fish_greeting
    cat '$dir/greeting'
end
EOF
}

interactive() {
    greeting >"$dir/greeting"
    write_rc_files
    shell=${SHELL:-bash}
    case ${shell##*/} in
    bash | zsh | fish) command -v "$shell" >/dev/null || shell=bash ;;
    *) shell=bash ;;
    esac
    cd -- "$HOME"
    trap : INT # not '': the shell would inherit that
    case ${shell##*/} in
    bash) "$shell" --noprofile --rcfile "$HOME/.bashrc" -i || : ;;
    zsh) ZDOTDIR=$HOME "$shell" -i || : ;;
    fish) XDG_RUNTIME_DIR=$dir "$shell" -i || : ;;
    esac
    cd / # clean_up removes HOME
}

[ -x "$build/awsrole" ] || fail "$build/awsrole is not built; run make"
command -v python3 >/dev/null || fail 'python3 is needed for the local STS'
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
dir=$(mktemp -d "${TMPDIR:-/tmp}/awsrole-demo.XXXXXX")
clean_environment
start_server
write_profiles
if [ -t 0 ] && [ -t 1 ]; then
    interactive
else
    transcript
fi
