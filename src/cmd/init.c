#include <string.h>

#include "cmd/command.h"
#include "cmd/shell_files.h"
#include "core/quote.h"

static void
print_hook(struct app *app, const struct shell_file *file)
{
	AUTO_BUF text = { 0 };

	buf_add(&text, file->hook.bytes, file->hook.size);
	if (app->prompt)
		buf_add(&text, file->prompt.bytes, file->prompt.size);
	if (strcmp(file->shell, "zsh") != 0) {
		buf_add(&app->out, text.data, text.len);
		return;
	}
	/* eval parses its whole text before it runs it, so a global alias of the user would
	 * be expanded in it: hand it over as one quoted word. */
	buf_adds(&app->out, "'builtin' 'emulate' 'zsh' '-o' 'no_aliases' '-c' ");
	quote_posix(&app->out, buf_str(&text));
	buf_addc(&app->out, '\n');
}

static bool
print_for(struct app *app, const char *shell, struct err *e)
{
	const struct shell_file *file = shell_files;

	while (file < shell_files + shell_files_count && strcmp(file->shell, shell) != 0)
		file++;
	if (file == shell_files + shell_files_count)
		return err_set(e, ERR_USAGE,
		    "there is a hook for bash, zsh and fish, not for '%s'", shell);
	if (app->completion)
		buf_add(&app->out, file->completion.bytes, file->completion.size);
	else
		print_hook(app, file);
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
	if (app->args.n == 1)
		return print_for(app, app->args.items[0], e);
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
