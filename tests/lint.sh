#!/bin/sh
# The rules that a compiler does not check.  Prints every breach; exit 1 if there is one.
# CC and CPPFLAGS come from the Makefile.
set -u
cd "$(dirname "$0")/.." || exit 1
breaches=0

breach() {
    echo "lint: $*" >&2
    breaches=$((breaches + 1))
}

# none FILES PATTERN WHY: no line of the files may match, comments and strings left out
none() {
    found=$(for file in $1; do
        sed -e 's://.*::' -e 's:/\*.*\*/::' -e 's:^[ 	]*\*.*::' -e 's:^[ 	]*/\*.*::' \
            -e 's/"[^"]*"/""/g' "$file" | grep -nE "$2" | sed "s|^|$file:|"
    done)
    [ -z "$found" ] || breach "$3:
$found"
}

sources=$(find src -name '*.[ch]' | sort)
pure=$(find src/base src/core -name '*.[ch]' ! -name mem.c | sort)

# base and core see no file, socket, clock, environment or stream.
none "$pure" '(^|[^a-z_.>])(f?open|openat|read|write|close|stat|getenv|time|clock_gettime|socket|connect|printf|fprintf|puts|fputs|exit|_exit|abort|system|fork|exec[lv]p?e?|signal|sleep)\(' \
    'base and core touch the world'
none "$sources" '(^|[^a-z_])(strcpy|strcat|sprintf|vsprintf|gets|strtok|system|popen|tmpnam|mktemp|atoi|atol|alloca|setjmp|longjmp|realloc)\(' \
    'banned function'
none "$sources" '(^|[^a-z_])goto ' 'goto'

# Includes point one way.
allowed() {
    case $1 in
    base) echo 'base' ;;
    core) echo 'base core' ;;
    sys) echo 'base core sys' ;;
    fetch) echo 'base core fetch' ;;
    cmd) echo 'base core fetch cmd' ;;
    net) echo 'base core net' ;;
    esac
}
for folder in base core sys fetch cmd net; do
    for file in src/$folder/*.[ch]; do
        for included in $(sed -n 's/^#include "\(.*\)"/\1/p' "$file"); do
            [ "$included" != sys/sys.h ] || [ $folder = base ] || [ $folder = core ] ||
                [ $folder = net ] || continue
            case " $(allowed $folder) " in
            *" ${included%%/*} "*) ;;
            *) breach "$file includes $included" ;;
            esac
        done
    done
done

# A library is met in one place.
only() { # HEADER FOLDER-OR-FILES
    for file in $(grep -l "#include <$1" $sources); do
        case " $2 " in
        *" $file "* | *" ${file%/*} "*) ;;
        *) breach "$file includes <$1>" ;;
        esac
    done
}
only curl/ src/net
only bearssl 'src/core/hash.c src/core/seal.c src/core/p256.c'
only expat src/core/xml.c

# Every header compiles alone, and no file is longer than a reader bears.
for header in src/*/*.h; do
    # shellcheck disable=SC2086
    ${CC:-cc} ${CPPFLAGS-} -std=c11 -fsyntax-only -x c "$header" 2>/dev/null ||
        breach "$header does not compile alone"
done
for file in $sources; do
    lines=$(wc -l <"$file")
    [ "$lines" -le 300 ] || breach "$file has $lines lines, over 300"
done

tool() { command -v "$1" >/dev/null 2>&1 || {
    breach "$1 is not installed"
    false
}; }
if tool clang-format; then
    # shellcheck disable=SC2046
    clang-format --dry-run -Werror $(git ls-files '*.[ch]') || breach 'not formatted: make fmt'
fi
if tool shellcheck; then
    shellcheck -S warning -s bash shell/*.bash completions/awsrole.bash || breach 'shellcheck'
    # shellcheck disable=SC2046
    shellcheck -S warning $(git ls-files '*.sh') || breach 'shellcheck'
fi
if tool zsh; then
    zsh -n shell/awsrole.zsh && zsh -n shell/prompt.zsh && zsh -n completions/_awsrole || breach 'zsh -n'
fi
if tool fish; then
    fish -n shell/awsrole.fish && fish -n shell/prompt.fish && fish -n completions/awsrole.fish || breach 'fish -n'
fi
python3 - <<'EOF' || breach 'python syntax'
import ast, subprocess
for name in subprocess.check_output(['git', 'ls-files', '*.py'], text=True).split():
    with open(name, encoding='utf-8') as f:
        ast.parse(f.read(), name)
EOF
[ $breaches -eq 0 ] || echo "lint: $breaches breaches" >&2
[ $breaches -eq 0 ]
