/* launch REPORT COMMAND...: runs a command and writes its exit status and the largest
 * memory (KB) of it and of what it has started.  (A child of the test itself would be
 * charged with the test's memory.) */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t wait4(pid_t, int *, int, struct rusage *);

int
main(int argc, char **argv)
{
	struct rusage used;
	int status;
	FILE *report;
	pid_t pid;

	if (argc < 3)
		return 2;
	pid = fork();
	if (pid == 0) {
		(void)execv(argv[2], argv + 2);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &used) != pid)
		return 2;
	report = fopen(argv[1], "w");
	if (report == NULL)
		return 2;
	(void)fprintf(report, "%ld\n", used.ru_maxrss);
	(void)fclose(report);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
