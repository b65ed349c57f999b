/*
 * Runs a fuzz target without libFuzzer: every file that is named, and -mutations=N
 * deterministic changes of each (the same ones in every run, on every machine).
 * Prints how many inputs it has run.  A failure is an abort, as with libFuzzer; the input
 * is in the file of -save=PATH then.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INPUT_MAX 65536 /* bytes */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	uint8_t bytes[INPUT_MAX];
	size_t size;
};

static const char *save_path;
static unsigned long count;

/* xorshift64*: the same numbers everywhere. */
static uint64_t
number(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545F4914F6CDD1D;
}

static void
save(const struct input *in)
{
	int fd = open(save_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, in->bytes, in->size) < 0)
		perror(save_path);
	if (fd >= 0)
		(void)close(fd);
}

/* In a block of its own size, so that a sanitizer or valgrind sees a byte too far. */
static void
run(const struct input *in)
{
	uint8_t *exact = malloc(in->size ? in->size : 1);

	if (exact == NULL)
		abort();
	memcpy(exact, in->bytes, in->size);
	if (save_path != NULL)
		save(in);
	(void)LLVMFuzzerTestOneInput(exact, in->size);
	free(exact);
	count++;
}

static void
cut(struct input *in, size_t at, size_t n)
{
	if (n > in->size - at)
		n = in->size - at;
	memmove(in->bytes + at, in->bytes + at + n, in->size - at - n);
	in->size -= n;
}

static void
insert(struct input *in, size_t at, const uint8_t *bytes, size_t n)
{
	if (n > INPUT_MAX - in->size)
		return;
	memmove(in->bytes + at + n, in->bytes + at, in->size - at);
	memcpy(in->bytes + at, bytes, n);
	in->size += n;
}

/* One change; the bytes that formats are made of come oftener than the others. */
static void
change(struct input *in, uint64_t *state)
{
	static const char likely[] =
	    "\n\r\t []{}()<>=:;,.#%&?/\\'\"-_0129azAZ\0\033\177\377"
	    "\302\240\200";
	size_t at = in->size ? number(state) % in->size : 0, n = 1 + number(state) % 8;
	uint8_t copy[64], byte = (uint8_t)number(state);

	if (number(state) % 2)
		byte = (uint8_t)likely[number(state) % (sizeof(likely) - 1)];
	switch (number(state) % 6) {
	case 0:
		cut(in, at, n);
		return;
	case 1:
		insert(in, at, &byte, 1);
		return;
	case 2:
		if (in->size > 0)
			in->bytes[at] ^= (uint8_t)(1u << number(state) % 8);
		return;
	case 3:
		in->size = number(state) % 8 ? in->size : at;
		return;
	case 4:
		n = 1 + number(state) % sizeof(copy);
		n = n < in->size - at ? n : in->size - at;
		memcpy(copy, in->bytes + at, n);
		insert(in, in->size ? number(state) % in->size : 0, copy, n);
		return;
	default:
		if (in->size > 0)
			in->bytes[at] = byte;
	}
}

static bool
load(struct input *in, const char *path)
{
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, in->bytes, sizeof(in->bytes));

	if (n < 0)
		perror(path);
	if (fd >= 0)
		(void)close(fd);
	in->size = n < 0 ? 0 : (size_t)n;
	return n >= 0;
}

static bool
replay(const char *path, unsigned long mutations)
{
	static struct input seed, mutant;
	uint64_t state = 0x9E3779B97F4A7C15;

	if (!load(&seed, path))
		return false;
	run(&seed);
	for (unsigned long i = 0; i < mutations; i++) {
		unsigned long changes = 1 + number(&state) % 8;

		memcpy(mutant.bytes, seed.bytes, seed.size);
		mutant.size = seed.size;
		while (changes-- > 0)
			change(&mutant, &state);
		run(&mutant);
	}
	return true;
}

int
main(int argc, char *argv[])
{
	unsigned long mutations = 0;
	bool ok = true;

	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], "-mutations=", 11) == 0)
			mutations = strtoul(argv[i] + 11, NULL, 10);
		else if (strncmp(argv[i], "-save=", 6) == 0)
			save_path = argv[i] + 6;
		else
			ok = replay(argv[i], mutations) && ok;
	}
	printf("%lu inputs\n", count);
	return ok ? 0 : 1;
}
