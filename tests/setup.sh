#!/bin/sh
# What the Makefile must know or have before it builds.
#   setup.sh flags             the hardening and warning flags that $CC takes, as make variables
#   setup.sh packages TARGET   installs the missing packages of a make target (DEPS=no: names them)
set -eu

# ---------------------------------------------------------------------------- flags
taken() { # the flags of the list that compile and link
    scratch=$(mktemp -d)
    echo 'int main(void) { return 0; }' >"$scratch/a.c"
    for flag in "$@"; do
        # shellcheck disable=SC2086
        if ${CC:-cc} -Werror ${CFLAGS-} "$flag" -o "$scratch/a" "$scratch/a.c" 2>/dev/null; then
            printf ' %s' "$flag"
        fi
    done
    rm -rf "$scratch"
}

flags() {
    case ${CFLAGS-} in
    *-fsanitize=*) harden='' fortify='' ;; # the two hide each other's findings
    *)
        harden='-fstack-protector-strong -fstack-clash-protection -fcf-protection=full
            -mbranch-protection=standard -ftrivial-auto-var-init=zero
            -fzero-call-used-regs=used-gpr'
        fortify='-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3'
        ;;
    esac
    case ${CFLAGS-} in *-O0*) fortify='' ;; esac
    # shellcheck disable=SC2086
    echo "HARDEN_TRIED = $fortify$(taken $harden -fno-strict-aliasing -fno-strict-overflow \
        -fno-delete-null-pointer-checks -fno-common -fPIE)"
    echo "HARDEN_LD_TRIED =$(taken -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack \
        -Wl,-z,separate-code -Wl,--as-needed)"
    echo "STATIC_TRIED =$(taken -static-pie)"
    echo "WARN_TRIED =$(taken -Wlogical-op -Wduplicated-branches -Wduplicated-cond -Walloca \
        -Wnull-dereference -Wstack-usage=65536 \
        -Wno-format-truncation)"
}

# ------------------------------------------------------------------------- packages
have_header() {
    # shellcheck disable=SC2046,SC2086
    echo "#include <$1>" | ${CC:-cc} ${CPPFLAGS-} -E -o /dev/null - 2>/dev/null
}
have() { command -v "$1" >/dev/null 2>&1; }

# need WORD TEST...: adds WORD to the list of what is missing if the test fails
missing=
need() {
    word=$1
    shift
    "$@" || missing="$missing $word"
}

# The package of a word, by package manager.
package() {
    case $manager:$1 in
    apt:compiler) echo build-essential ;;
    apt:curl) echo libcurl4-openssl-dev ;;
    apt:bearssl) echo libbearssl-dev ;;
    apt:jansson) echo libjansson-dev ;;
    apt:expat) echo libexpat1-dev ;;
    apt:cmocka) echo libcmocka-dev ;;
    apt:venv) echo python3-venv ;;
    dnf:compiler) echo gcc make ;;
    dnf:curl) echo libcurl-devel ;;
    dnf:jansson) echo jansson-devel ;;
    dnf:expat) echo expat-devel ;;
    dnf:cmocka) echo libcmocka-devel ;;
    dnf:pkg-config) echo pkgconf-pkg-config ;;
    dnf:shellcheck) echo ShellCheck ;;
    dnf:venv) echo python3 ;;
    apk:compiler) echo build-base ;;
    apk:curl) echo curl-dev ;;
    apk:bearssl) echo bearssl-dev ;;
    apk:jansson) echo jansson-dev ;;
    apk:expat) echo expat-dev ;;
    apk:cmocka) echo cmocka-dev ;;
    apk:pkg-config) echo pkgconf ;;
    apk:venv) echo python3 ;;
    pacman:compiler) echo base-devel ;;
    pacman:pkg-config) echo pkgconf ;;
    pacman:python3 | pacman:venv) echo python ;;
    pacman:bats) echo bats ;;
    brew:compiler) echo gcc ;;
    brew:venv) echo python3 ;;
    brew:bats) echo bats-core ;;
    *) echo "$1" ;;
    esac
}

packages() {
    need compiler have "${CC:-cc}"
    need pkg-config have pkg-config
    need curl have_header curl/curl.h
    need bearssl have_header bearssl.h
    need jansson have_header jansson.h
    need expat have_header expat.h
    need python3 have python3
    need openssl have openssl
    if [ "$1" = check ]; then
        need cmocka have_header cmocka.h
        need venv python3 -c 'import venv, ensurepip'
        for tool in bash zsh fish tmux bats shellcheck strace; do
            need $tool have $tool
        done
    fi
    [ -n "$missing" ] || return 0
    manager=
    for tool in apt-get dnf apk pacman brew; do
        if [ -z "$manager" ] && have $tool; then
            manager=${tool%-get}
        fi
    done
    names=
    for word in $missing; do
        names="$names $(package "$word")"
    done
    case $manager in
    apt) install="env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends" ;;
    dnf) install='dnf install -y' ;;
    apk) install='apk add' ;;
    pacman) install='pacman -S --noconfirm --needed' ;;
    brew) install='brew install' ;;
    *)
        echo "awsrole: missing:$names (no package manager that this script knows)" >&2
        exit 1
        ;;
    esac
    sudo=
    if [ "$manager" != brew ] && [ "$(id -u)" != 0 ]; then
        sudo='sudo '
    fi
    if [ "${DEPS-}" = no ]; then
        echo "awsrole: missing packages; to install them: $sudo$install$names" >&2
        exit 1
    fi
    echo "+ $sudo$install$names" >&2
    # A package list that is missing or old makes the first try fail.
    # shellcheck disable=SC2086
    if ! $sudo $install $names >&2; then
        if [ "$manager" != apt ]; then
            exit 1
        fi
        echo "+ ${sudo}apt-get update" >&2
        $sudo apt-get update >&2
        $sudo $install $names >&2
    fi
}

case ${1-} in
flags) flags ;;
packages) packages "$2" ;;
*)
    echo "usage: setup.sh flags | packages TARGET" >&2
    exit 2
    ;;
esac
