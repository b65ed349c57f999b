/*
 * Runs commands in turn, many times, and prints what each run took.
 *   timer ROUNDS < commands     one command a line, words separated by tabs
 * Output: one line a run, "INDEX NANOSECONDS STATUS MAXRSS_KIB".  Interleaved, so that
 * whatever slows the machine down for a while slows all of them.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#define COMMANDS_MAX 16
#define WORDS_MAX 64

extern char **environ;

static long long
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void
run(int index, char **argv)
{
	posix_spawn_file_actions_t files;
	struct rusage usage;
	long long start;
	int status = -1;
	pid_t pid;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	start = now();
	if (posix_spawnp(&pid, argv[0], &files, NULL, argv, environ) == 0)
		wait4(pid, &status, 0, &usage);
	printf("%d %lld %d %ld\n", index, now() - start, status, usage.ru_maxrss);
	posix_spawn_file_actions_destroy(&files);
}

int
main(int argc, char **argv)
{
	static char lines[COMMANDS_MAX][8192];
	static char *words[COMMANDS_MAX][WORDS_MAX];
	int n = 0, rounds = argc > 1 ? atoi(argv[1]) : 1;

	while (n < COMMANDS_MAX && fgets(lines[n], sizeof(lines[n]), stdin)) {
		int w = 0;

		for (char *word = strtok(lines[n], "\t\n"); word && w < WORDS_MAX - 1;
		     word = strtok(NULL, "\t\n"))
			words[n][w++] = word;
		n++;
	}
	for (int r = 0; r < rounds; r++)
		for (int i = 0; i < n; i++)
			run(i, words[i]);
	return 0;
}
