#include <string.h>

#include "cmd/command.h"
#include "core/quote.h"

/* The files of shell/, embedded by the Makefile. */
extern const unsigned char shell_file_bash[], shell_file_zsh[], shell_file_fish[];
extern const unsigned long shell_file_bash_size, shell_file_zsh_size,
    shell_file_fish_size;

static bool
print_hook(struct app *app, const char *shell)
{
	if (strcmp(shell, "bash") == 0) {
		buf_add(&app->out, shell_file_bash, shell_file_bash_size);
	} else if (strcmp(shell, "fish") == 0) {
		buf_add(&app->out, shell_file_fish, shell_file_fish_size);
	} else if (strcmp(shell, "zsh") == 0) {
		/* eval parses its whole text before it runs it, so a global alias of the user
		 * would be expanded in it: hand it over as one quoted word. */
		struct str text = { (const char *)shell_file_zsh, shell_file_zsh_size };

		buf_adds(&app->out, "'builtin' 'emulate' 'zsh' '-o' 'no_aliases' '-c' ");
		quote_posix(&app->out, text);
		buf_addc(&app->out, '\n');
	} else {
		return false;
	}
	return true;
}

/* Prints the hook of a shell; without one, on a terminal, the line to add. */
bool
cmd_init(struct app *app, struct err *e)
{
	const char *shell = env_get_filled(&app->shell_env, "SHELL");
	const char *name = shell ? strrchr(shell, '/') : NULL;

	if (app->args.n > 1)
		return err_set(e, ERR_USAGE, "init takes one word: bash, zsh or fish");
	if (app->args.n == 1 && print_hook(app, app->args.items[0]))
		return true;
	if (app->args.n == 1)
		return err_set(e, ERR_USAGE,
		    "there is a hook for bash, zsh and fish, not for '%s'",
		    app->args.items[0]);
	name = name ? name + 1 : "bash";
	if (strcmp(name, "fish") == 0)
		(void)err_set(e, ERR_USAGE,
		    "which shell? for fish, add to ~/.config/fish/config.fish: awsrole "
		    "init fish | "
		    "source");
	else
		(void)err_set(e, ERR_USAGE,
		    "which shell? for %s, add to ~/.%src: eval \"$(awsrole "
		    "init %s)\"",
		    strcmp(name, "zsh") == 0 ? "zsh" : "bash",
		    strcmp(name, "zsh") == 0 ? "zsh" : "bash",
		    strcmp(name, "zsh") == 0 ? "zsh" : "bash");
	return false;
}
