/*
 * Makes the world, dispatches one command, prints its output or the one error, and picks
 * the exit status.  Nothing else prints, and nothing else ends the program.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/arguments.h"
#include "cmd/command.h"
#include "cmd/text.h"
#include "cmd/unknown.h"
#include "core/hook.h"
#include "sys/posix.h"
#include "sys/signals.h"

extern char **environ;

static bool
write_all(int fd, struct str text)
{
	while (text.len > 0) {
		ssize_t n = write(fd, text.data, text.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		text.data += n;
		text.len -= (size_t)n;
	}
	return true;
}

static void
print_line(const char *text)
{
	AUTO_BUF line = { 0 };

	text_line(&line, text);
	(void)write_all(STDERR_FILENO, buf_str(&line));
}

/* Takes --hook=N off the front; false if N is not the protocol that we speak. */
static bool
take_hook(struct app *app, int *argc, char ***argv, struct err *e)
{
	static const char prefix[] = "--hook=";
	long long protocol;

	if (*argc < 2 || strncmp((*argv)[1], prefix, sizeof(prefix) - 1) != 0)
		return true;
	if (!str_to_int(str_of((*argv)[1] + sizeof(prefix) - 1), &protocol) ||
	    protocol != HOOK_PROTOCOL)
		return err_set(e, ERR_USAGE,
		    "this shell's hook is of another version: start a new shell");
	app->hook = true;
	signals_ignore_stop();
	(*argc)--;
	(*argv)++;
	return true;
}

static const struct command *
find_command(const char *word)
{
	if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0)
		return command_find("help");
	return command_find(word);
}

/* Help goes to people: behind a hook the standard output is its protocol. */
static bool
help(struct app *app)
{
	command_help(&app->out, app->command);
	if (app->hook) {
		(void)write_all(STDERR_FILENO, buf_str(&app->out));
		buf_clear(&app->out);
	}
	return true;
}

static bool
run(struct app *app, int argc, char **argv, struct err *e)
{
	bool help_wanted = false;

	if (!take_hook(app, &argc, &argv, e))
		return false;
	if (argc < 2) {
		command_usage(&app->out);
		return true;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		buf_adds(&app->out, "awsrole " AWSROLE_VERSION "\n");
		return true;
	}
	app->command = find_command(argv[1]);
	if (app->command == NULL)
		return unknown_command(app, argv[1], e);
	for (int i = 2; i < argc; i++)
		list_add(&app->words, str_of(argv[i]));
	if (!arguments_parse(app, argc - 1, argv + 1, &help_wanted, e))
		return false;
	return help_wanted ? help(app) : app->command->run(app, e);
}

static void
make_app(struct app *app, struct sys *sys)
{
	app->sys = sys;
	env_make(&app->env, (const char *const *)environ);
	env_make(&app->shell_env, (const char *const *)environ);
	shell_state_read(&app->shell, &app->env);
	shell_state_undo(&app->shell, &app->env);
	shell_state_hide(&app->env);
	app->colour = sys->is_terminal(sys, STDOUT_FILENO) &&
	    env_get_filled(&app->env, "NO_COLOR") == NULL && !text_is_dumb(&app->env);
}

static void
free_app(struct app *app)
{
	env_free(&app->env);
	env_free(&app->shell_env);
	shell_state_free(&app->shell);
	arguments_free(app);
	list_free(&app->owned);
	list_free(&app->notes);
	buf_free(&app->out);
}

int
main(int argc, char **argv)
{
	struct posix world = { .net = { .argv0 = argv[0] } };
	struct app app = { 0 };
	struct err e = { 0 };
	int status;

	posix_make(&world);
	make_app(&app, &world.sys);
	if (run(&app, argc, argv, &e) && !write_all(STDOUT_FILENO, buf_str(&app.out)))
		(void)err_set(
		    &e, ERR_SYSTEM, "can't write the output: %s", strerror(errno));
	if (e.code != ERR_NONE && !app.automatic)
		print_line(e.msg);
	for (size_t i = 0; e.code == ERR_NONE && !app.automatic && i < app.notes.n; i++)
		print_line(app.notes.items[i]);
	status = (int)app.status;
	free_app(&app);
	posix_free(&world);
	return e.code != ERR_NONE ? (int)e.code : status;
}
