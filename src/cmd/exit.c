#include "cmd/enter.h"

/* Back to what the shell had before the first `use`. */
bool
cmd_exit(struct app *app, struct err *e)
{
	AUTO_LIST left = { 0 };

	if (!enter_check_hook(app, e))
		return false;
	if (app->args.n > 0)
		return err_set(e, ERR_USAGE, "exit takes no words");
	if (!app->shell.active) {
		list_add(&app->notes, STR("this shell has no role"));
		return true;
	}
	hook_exit(&app->out, &app->shell, &app->shell_env, &left);
	/* Without the hook's text (a child of the shell that took the role) nothing can be
	 * said to have been changed. */
	for (size_t i = 0; app->shell.has_base && i < left.n; i++) {
		AUTO_BUF note = { 0 };

		buf_printf(&note, "%s was changed since `use` and is left as it is",
		    left.items[i]);
		list_add(&app->notes, buf_str(&note));
	}
	return true;
}
