# awsrole: build, test, install.  Targets:
#   all          both programs, in $(B) (default)
#   demo         build, then try it against a local STS: two minutes, nothing of yours touched
#   check        every test; ends with "N passed, N failed"
#   check-asan   the same with AddressSanitizer and UBSan;  check-valgrind: under valgrind
#   check-faults check-kill check-flood check-hostile: every point of what check samples
#   fuzz         libFuzzer over tests/fuzz (clang); FUZZ_RUNS= executions per target, FUZZ= which
#   coverage     lines and branches of src/base and src/core that the tests run (gcc)
#   lint fmt     style rules; reformat the C files
#   bench        how fast, against what
#   install uninstall clean
# Variables: B= (build folder), CC, CFLAGS, CPPFLAGS, LDFLAGS, PREFIX, DESTDIR, STATIC=libs (only
# BearSSL, jansson and expat are linked statically, libc is not) or no (none is), DEPS=no (name
# missing packages, install none), WERROR=1, V=1 (show commands).

VERSION = 0.1.0

B           ?= build
PREFIX      ?= /usr/local
BINDIR      ?= $(PREFIX)/bin
LIBEXECDIR  ?= $(PREFIX)/libexec/awsrole
DATADIR     ?= $(PREFIX)/share
MANDIR      ?= $(DATADIR)/man
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
AW_CFLAGS  = -std=c11 $(WARN) $(HARDEN_TRIED) -ffile-prefix-map=$(CURDIR)=. \
	-ffile-prefix-map=$B/=build/ $(CFLAGS)
AW_LDFLAGS = $(HARDEN_LD_TRIED) $(LDFLAGS)
LDFLAGS_CORE = $(if $(STATIC_CORE),$(STATIC_CORE) $(filter-out -pie,$(AW_LDFLAGS)),$(AW_LDFLAGS))

# The small libraries are linked statically where their archives are there: every shared
# object costs a start of the program more than a cached role does.
archive = $(if $(filter-out no,$(STATIC)),$(filter /%,$(shell $(CC) -print-file-name=lib$(1).a)))
lib     = $(or $(call archive,$(1)),-l$(1))
LIBS_CORE := $(call lib,bearssl) $(call lib,jansson) $(call lib,expat)
# So is awsrole as a whole then, which has no use for anything that is loaded later: half of
# such a short run would be the dynamic linker's.
STATIC_CORE = $(if $(filter auto,$(STATIC)),$(if $(filter-out /%,$(LIBS_CORE)),,$(STATIC_TRIED)))
LIBS_NET  := $(shell $(PKG_CONFIG) --libs libcurl 2>/dev/null || echo -lcurl)

# ------------------------------------------------------------------------- programs
LIBSRC = $(sort $(wildcard src/base/*.c src/core/*.c src/sys/*.c src/fetch/*.c src/cmd/*.c))
NETSRC = $(sort $(wildcard src/net/*.c))
LIBOBJ = $(LIBSRC:%.c=$B/%.o) $B/gen/shell_files.o
NETOBJ = $(NETSRC:%.c=$B/%.o)

$B/awsrole: $B/src/main.o $B/libawsrole.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(AW_CFLAGS) $(LDFLAGS_CORE) -o $@ $^ $(LIBS_CORE)

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

# The folder of awsrole-net is in the program: another one, for `make install`, is a new build.
$B/libexecdir: FORCE
	@mkdir -p $(@D)
	@echo '$(LIBEXECDIR)' | cmp -s - $@ || echo '$(LIBEXECDIR)' > $@
$B/src/sys/program_path.o: $B/libexecdir
FORCE:

# What `awsrole init` prints is inside the program, byte for byte.
HOOKS = bash zsh fish
HOOKFILES = $(HOOKS:%=shell/awsrole.%) $(HOOKS:%=shell/prompt.%)
COMPLETIONS = completions/awsrole.bash completions/_awsrole completions/awsrole.fish
$B/gen/shell_files.c: $(HOOKFILES) $(COMPLETIONS) Makefile
	@mkdir -p $(@D)
	@{ echo '#include "cmd/shell_files.h"'; \
	bytes() { echo "static const unsigned char $$1[] = {"; \
		od -An -v -tu1 "$$2" | sed 's/[0-9][0-9]*/&,/g'; echo '};'; }; \
	for s in $(HOOKS); do \
		bytes hook_$$s shell/awsrole.$$s; \
		bytes prompt_$$s shell/prompt.$$s; \
	done; \
	bytes completion_bash completions/awsrole.bash; \
	bytes completion_zsh completions/_awsrole; \
	bytes completion_fish completions/awsrole.fish; \
	echo 'const struct shell_file shell_files[] = {'; \
	for s in $(HOOKS); do \
		echo "	{ \"$$s\","; \
		for part in hook prompt completion; do \
			echo "		{ $${part}_$$s, sizeof($${part}_$$s) },"; \
		done; \
		echo '	},'; \
	done; \
	echo '};'; echo 'const unsigned long shell_files_count = $(words $(HOOKS));'; \
	} > $@.tmp && mv $@.tmp $@
$B/gen/shell_files.o: $B/gen/shell_files.c src/cmd/shell_files.h
	$(Q)$(CC) $(AW_CPPFLAGS) $(AW_CFLAGS) -c -o $@ $<

# ---------------------------------------------------------------------------- tests
TESTSRC = $(sort $(wildcard tests/unit/test_*.c))
TESTAID = $(sort $(filter-out $(TESTSRC),$(wildcard tests/unit/*.c)))
TESTS   = $(TESTSRC:tests/unit/%.c=$B/unit/%)

# A test that is not in its table is one that never runs.
$(TESTSRC:%.c=$B/%.o): AW_CFLAGS += -Werror=unused-function
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

# Fuzz targets: with a main() of our own, which replays their corpora, and with libFuzzer.
FUZZ    = $(sort $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c)))
REPLAYS = $(FUZZ:%=$B/fuzz/replay_%)
fuzz_parts = $(filter %.o,$^) $(filter %.a,$^)
$B/fuzz/replay_%: $B/tests/fuzz/fuzz_%.o $B/tests/fuzz/replay.o $B/libawsrole.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(AW_CFLAGS) $(AW_LDFLAGS) -o $@ $(fuzz_parts) $(LIBS_CORE) $(FUZZ_LIBS)
$B/fuzz/fuzz_%: $B/tests/fuzz/fuzz_%.o $B/tests/fuzz/pool.o $B/libawsrole.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(AW_CFLAGS) $(AW_LDFLAGS) -fsanitize=fuzzer -Wl,--wrap=calloc,--wrap=free \
		-o $@ $(fuzz_parts) $(LIBS_CORE) $(FUZZ_LIBS)
$B/fuzz/replay_exchange $B/fuzz/fuzz_exchange: $B/src/net/exchange.o
$B/fuzz/replay_exchange $B/fuzz/fuzz_exchange: FUZZ_LIBS = $(LIBS_NET)
.SECONDARY: $(FUZZ:%=$B/tests/fuzz/fuzz_%.o) $B/tests/fuzz/replay.o $B/tests/fuzz/pool.o

# The first rule installs what is missing; the second make sees it.
check demo bench:
	@DEPS='$(DEPS)' tests/setup.sh packages $@
	@+$(MAKE) --no-print-directory $@-run

check-run: all $(TESTS) $(FAULTS) $(REPLAYS)
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
check-faults: TEST = faults/test_memory faults/test_calls faults/test_net_calls faults/test_corrupt \
	faults/test_world faults/test_clock faults/test_sandbox faults/test_build
check-kill: TEST = faults/test_kill
check-flood: TEST = flood/
check-hostile: TEST = hostile/
check-faults check-kill check-flood check-hostile:
	@DEPS='$(DEPS)' tests/setup.sh packages check
	@+AWSROLE_FULL=1 $(MAKE) --no-print-directory check-run TEST='$(TEST)'

# FUZZ_RUNS: executions of each target; FUZZ: which targets.  No hook at each comparison
# (trace-cmp): it costs a third of the speed, and the dictionaries have the words.  UBSan only
# traps; the same input in a replay of `make check-asan` says why.
FUZZ_RUNS ?= 1000000
FUZZ_CFLAGS = -O2 -gline-tables-only -fno-omit-frame-pointer -fno-sanitize-recover=all \
	-fsanitize=address,undefined -fsanitize-trap=undefined \
	-fsanitize-coverage=inline-8bit-counters,pc-table
fuzz:
	@+$(MAKE) --no-print-directory fuzz-run B=build/fuzz CC=clang STATIC=no \
		CFLAGS='$(FUZZ_CFLAGS)'
fuzz-run: $(FUZZ:%=$B/fuzz/fuzz_%)
	@AWSROLE_BUILD='$(abspath $B)' tests/fuzz/fuzz.py $(FUZZ_RUNS) $(FUZZ)

# Lines and branches of src/base and src/core that the unit tests and the corpora run.
coverage:
	@DEPS='$(DEPS)' tests/setup.sh packages check
	@+$(MAKE) --no-print-directory coverage-run B=build/coverage CC=gcc STATIC=no \
		CFLAGS='-O0 -g --coverage -DCOUNTED'
coverage-run: $(TESTS) $(REPLAYS)
	@AWSROLE_BUILD='$(abspath $B)' tests/coverage/coverage.py

demo-run: all
	@AWSROLE_BUILD='$(abspath $B)' tests/fake/demo.sh

bench-run: all
	@AWSROLE_BUILD='$(abspath $B)' tests/bench/bench.py

lint:
	@CC='$(CC)' CPPFLAGS='$(AW_CPPFLAGS)' tests/lint.sh

fmt:
	clang-format -i $$(git ls-files '*.c' '*.h')

# -------------------------------------------------------------------------- install
MANPAGES = $(notdir $(wildcard src/man/*.1 src/man/*.5 src/man/*.7))
man_of   = $(DESTDIR)$(MANDIR)/man$(patsubst .%,%,$(suffix $(1)))/$(1)
# Where each file goes; a fish function has a file of its own name, which fish finds.
INSTALLED = $(DESTDIR)$(BINDIR)/awsrole $(DESTDIR)$(LIBEXECDIR)/awsrole-net \
	$(HOOKFILES:shell/%=$(DESTDIR)$(DATADIR)/awsrole/%) \
	$(DESTDIR)$(BASHCOMPDIR)/awsrole.bash $(DESTDIR)$(ZSHCOMPDIR)/_awsrole \
	$(DESTDIR)$(FISHCOMPDIR)/awsrole.fish $(DESTDIR)$(FISHFUNCDIR)/awsrole.fish \
	$(DESTDIR)$(FISHFUNCDIR)/awsrole_prompt.fish $(foreach m,$(MANPAGES),$(call man_of,$m))

install: all
	$(INSTALL) -d $(sort $(dir $(INSTALLED)))
	$(INSTALL) -m 755 $B/awsrole $(DESTDIR)$(BINDIR)/awsrole
	$(INSTALL) -m 755 $B/awsrole-net $(DESTDIR)$(LIBEXECDIR)/awsrole-net
	$(INSTALL) -m 644 $(HOOKFILES) $(DESTDIR)$(DATADIR)/awsrole/
	$(INSTALL) -m 644 completions/awsrole.bash $(DESTDIR)$(BASHCOMPDIR)/awsrole.bash
	$(INSTALL) -m 644 completions/_awsrole $(DESTDIR)$(ZSHCOMPDIR)/_awsrole
	$(INSTALL) -m 644 completions/awsrole.fish $(DESTDIR)$(FISHCOMPDIR)/awsrole.fish
	$(INSTALL) -m 644 shell/awsrole.fish $(DESTDIR)$(FISHFUNCDIR)/awsrole.fish
	$(INSTALL) -m 644 shell/awsrole.fish $(DESTDIR)$(FISHFUNCDIR)/awsrole_prompt.fish
	$(foreach m,$(MANPAGES),$(INSTALL) -m 644 src/man/$m $(call man_of,$m) &&) true

uninstall:
	rm -f $(INSTALLED)
	-rmdir $(DESTDIR)$(LIBEXECDIR) $(DESTDIR)$(DATADIR)/awsrole

clean:
	rm -rf $B

.PHONY: all check check-run check-asan check-valgrind check-faults check-kill check-flood \
	check-hostile fuzz fuzz-run coverage coverage-run demo demo-run bench bench-run lint fmt \
	install uninstall clean FORCE
-include $(shell find $B -name '*.d' 2>/dev/null)
