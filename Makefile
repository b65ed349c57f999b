# awsrole: build, test, install.  Targets:
#   all          both programs, in $(B) (default)
#   demo         build, then try it against a local STS: two minutes, nothing of yours touched
#   check        every test; ends with "N passed, N failed"
#   check-asan   the same with AddressSanitizer and UBSan;  check-valgrind: under valgrind
#   check-faults check-kill check-flood check-hostile: every point of what check samples
#   lint fmt     style rules; reformat the C files
#   bench        how fast, against what
#   install uninstall clean
# Variables: B= (build folder), CC, CFLAGS, CPPFLAGS, LDFLAGS, PREFIX, DESTDIR, STATIC=no (link
# BearSSL, jansson and expat as shared libraries), DEPS=no (name missing packages, install none),
# WERROR=1, V=1 (show commands).

VERSION = 0.1.0

B           ?= build
PREFIX      ?= /usr/local
BINDIR      ?= $(PREFIX)/bin
LIBEXECDIR  ?= $(PREFIX)/libexec/awsrole
DATADIR     ?= $(PREFIX)/share
BASHCOMPDIR ?= $(DATADIR)/bash-completion/completions
ZSHCOMPDIR  ?= $(DATADIR)/zsh/site-functions
FISHCOMPDIR ?= $(DATADIR)/fish/vendor_completions.d
FISHFUNCDIR ?= $(DATADIR)/fish/vendor_functions.d
INSTALL     ?= install
PKG_CONFIG  ?= pkg-config
CC          ?= cc
CFLAGS      ?= -O2 -g
STATIC      ?= auto
Q = $(if $(V),,@)
say = $(if $(V),,@printf '  %-8s %s\n' '$(1)' '$(2)')

all: $B/awsrole $B/awsrole-net

# ---------------------------------------------------------------------------- flags
# What this compiler takes of the hardening list is tried once per build folder.
-include $B/flags.mk
$B/flags.mk: tests/setup.sh Makefile
	@mkdir -p $B
	@CC='$(CC)' CFLAGS='$(CFLAGS)' tests/setup.sh flags > $@.tmp && mv $@.tmp $@

WARN = -Wall -Wextra -Wpedantic -Wformat=2 -Wshadow -Wconversion -Wsign-conversion -Wvla \
	-Wcast-qual -Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes \
	-Wimplicit-fallthrough $(WARN_TRIED) $(if $(WERROR),-Werror)
AW_CPPFLAGS = -Isrc -I$B/gen -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -D_DARWIN_C_SOURCE \
	-DAWSROLE_VERSION='"$(VERSION)"' -DAWSROLE_LIBEXECDIR='"$(LIBEXECDIR)"' $(CPPFLAGS)
AW_CFLAGS  = -std=c11 $(WARN) $(HARDEN_TRIED) -ffile-prefix-map=$(CURDIR)=. $(CFLAGS)
AW_LDFLAGS = $(HARDEN_LD_TRIED) $(LDFLAGS)

# The small libraries are linked statically where their archives are there: every shared
# object costs a start of the program more than a cached role does.
archive = $(if $(filter-out no,$(STATIC)),$(filter /%,$(shell $(CC) -print-file-name=lib$(1).a)))
lib     = $(or $(call archive,$(1)),-l$(1))
LIBS_CORE := $(call lib,bearssl) $(call lib,jansson) $(call lib,expat)
LIBS_NET  := $(shell $(PKG_CONFIG) --libs libcurl 2>/dev/null || echo -lcurl)

# ------------------------------------------------------------------------- programs
LIBSRC = $(sort $(wildcard src/base/*.c src/core/*.c src/sys/*.c src/fetch/*.c src/cmd/*.c))
NETSRC = $(sort $(wildcard src/net/*.c))
LIBOBJ = $(LIBSRC:%.c=$B/%.o) $B/gen/shell_files.o
NETOBJ = $(NETSRC:%.c=$B/%.o)

$B/awsrole: $B/src/main.o $B/libawsrole.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(AW_CFLAGS) $(AW_LDFLAGS) -o $@ $^ $(LIBS_CORE)

$B/awsrole-net: $(NETOBJ) $B/libawsrole.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(AW_CFLAGS) $(AW_LDFLAGS) -o $@ $^ $(LIBS_NET)

$B/libawsrole.a: $(LIBOBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar qcs $@ $^

$B/%.o: %.c $B/flags.mk
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(AW_CPPFLAGS) $(AW_CFLAGS) -MMD -MP -c -o $@ $<

# The hook files are inside the program, byte for byte, for `awsrole init`.
HOOKS = bash zsh fish
$B/gen/shell_files.c: $(HOOKS:%=shell/awsrole.%) Makefile
	@mkdir -p $(@D)
	@for s in $(HOOKS); do \
		echo "const unsigned char shell_file_$$s[] = {"; \
		od -An -v -tu1 shell/awsrole.$$s | sed 's/[0-9][0-9]*/&,/g'; \
		echo "};"; echo "const unsigned long shell_file_$${s}_size = sizeof(shell_file_$$s);"; \
	done > $@.tmp && mv $@.tmp $@
$B/gen/shell_files.o: $B/gen/shell_files.c
	$(Q)$(CC) $(AW_CFLAGS) -c -o $@ $<

# ---------------------------------------------------------------------------- tests
TESTSRC = $(sort $(wildcard tests/unit/test_*.c))
TESTAID = $(sort $(filter-out $(TESTSRC),$(wildcard tests/unit/*.c)))
TESTS   = $(TESTSRC:tests/unit/%.c=$B/unit/%)

$B/unit/%: $B/tests/unit/%.o $(TESTAID:%.c=$B/%.o) $B/libawsrole.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(AW_CFLAGS) $(AW_LDFLAGS) -o $@ $^ $(LIBS_CORE) -lcmocka
.SECONDARY: $(TESTSRC:%.c=$B/%.o) $(TESTAID:%.c=$B/%.o)

# The programs once more, with an allocator that fails when it is told to (base/mem.c).
FAULTS = $B/faults/awsrole $B/faults/awsrole-net
$B/faults/mem.o $B/faults/mem-net.o: src/base/mem.c $B/flags.mk
	@mkdir -p $(@D)
	$(call say,CC,$@)
	$(Q)$(CC) $(AW_CPPFLAGS) $(AW_CFLAGS) -c -o $@ $< \
		-DMEM_FAULTS='$(if $(findstring -net,$@),"LD_NET_MEM_FAULT","AWSROLE_MEM_FAULT")'
$B/faults/awsrole: $B/src/main.o $B/faults/mem.o $B/libawsrole.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(AW_CFLAGS) $(AW_LDFLAGS) -o $@ $^ $(LIBS_CORE)
$B/faults/awsrole-net: $(NETOBJ) $B/faults/mem-net.o $B/libawsrole.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(AW_CFLAGS) $(AW_LDFLAGS) -o $@ $^ $(LIBS_NET)

# The first rule installs what is missing; the second make sees it.
check demo bench:
	@DEPS='$(DEPS)' tests/setup.sh packages $@
	@+$(MAKE) --no-print-directory $@-run

check-run: all $(TESTS) $(FAULTS)
	@AWSROLE_BUILD='$(abspath $B)' tests/run.py $(TEST)

check-asan:
	@DEPS='$(DEPS)' tests/setup.sh packages check
	@+$(MAKE) --no-print-directory check-run B=build/asan STATIC=no \
		CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all'

check-valgrind:
	@DEPS='$(DEPS)' tests/setup.sh packages check
	@+AWSROLE_VALGRIND=1 $(MAKE) --no-print-directory check-run B=build/valgrind STATIC=no \
		CFLAGS='-O1 -g'

# Every point in place of some: see tests/README.md.
check-faults: TEST = faults/test_memory faults/test_calls faults/test_corrupt faults/test_world \
	faults/test_clock faults/test_sandbox faults/test_build
check-kill: TEST = faults/test_kill
check-flood: TEST = flood/
check-hostile: TEST = hostile/
check-faults check-kill check-flood check-hostile:
	@DEPS='$(DEPS)' tests/setup.sh packages check
	@+AWSROLE_FULL=1 $(MAKE) --no-print-directory check-run TEST='$(TEST)'

demo-run: all
	@AWSROLE_BUILD='$(abspath $B)' tests/fake/demo.sh

bench-run: all
	@AWSROLE_BUILD='$(abspath $B)' tests/bench/bench.py

lint:
	@CC='$(CC)' CPPFLAGS='$(AW_CPPFLAGS)' tests/lint.sh

fmt:
	clang-format -i $$(git ls-files '*.c' '*.h')

# -------------------------------------------------------------------------- install
install: all
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBEXECDIR) $(DESTDIR)$(DATADIR)/awsrole \
		$(DESTDIR)$(BASHCOMPDIR) $(DESTDIR)$(ZSHCOMPDIR) $(DESTDIR)$(FISHCOMPDIR)
	$(INSTALL) -m 755 $B/awsrole $(DESTDIR)$(BINDIR)/awsrole
	$(INSTALL) -m 755 $B/awsrole-net $(DESTDIR)$(LIBEXECDIR)/awsrole-net
	$(INSTALL) -m 644 $(HOOKS:%=shell/awsrole.%) $(DESTDIR)$(DATADIR)/awsrole/
	$(INSTALL) -m 644 completions/awsrole.bash $(DESTDIR)$(BASHCOMPDIR)/awsrole.bash
	$(INSTALL) -m 644 completions/_awsrole $(DESTDIR)$(ZSHCOMPDIR)/_awsrole
	$(INSTALL) -m 644 completions/awsrole.fish $(DESTDIR)$(FISHCOMPDIR)/awsrole.fish

uninstall:
	rm -f $(DESTDIR)$(BINDIR)/awsrole $(DESTDIR)$(LIBEXECDIR)/awsrole-net \
		$(HOOKS:%=$(DESTDIR)$(DATADIR)/awsrole/awsrole.%) \
		$(DESTDIR)$(BASHCOMPDIR)/awsrole.bash $(DESTDIR)$(ZSHCOMPDIR)/_awsrole \
		$(DESTDIR)$(FISHCOMPDIR)/awsrole.fish
	-rmdir $(DESTDIR)$(LIBEXECDIR) $(DESTDIR)$(DATADIR)/awsrole

clean:
	rm -rf $B

.PHONY: all check check-run check-asan check-valgrind check-faults check-kill check-flood \
	check-hostile demo demo-run bench bench-run lint fmt \
	install uninstall clean
-include $(shell find $B -name '*.d' 2>/dev/null)
