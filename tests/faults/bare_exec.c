/* bare_exec PROGRAM: runs it with no argv[0] at all. */
#include <unistd.h>

int
main(int argc, char **argv)
{
	char *const none[] = { NULL };
	char *const environment[] = { "HOME=/", NULL };

	return argc == 2 ? execve(argv[1], none, environment) : 2;
}
