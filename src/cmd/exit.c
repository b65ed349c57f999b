#include "cmd/enter.h"

/* One line, however many there are: keys are left as a whole. */
static void
note_left(struct app *app, const struct list *left)
{
	AUTO_BUF note = { 0 };

	for (size_t i = 0; i < left->n; i++)
		buf_printf(&note, "%s%s", left->items[i],
		    i + 1 == left->n       ? ""
			: i + 2 == left->n ? " and "
					   : ", ");
	buf_adds(&note,
	    left->n == 1 ? " was changed since `use` and is left as it is"
			 : " were changed since `use` and are left as they are");
	list_add(&app->notes, buf_str(&note));
}

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
	if (app->shell.has_base && left.n > 0)
		note_left(app, &left);
	return true;
}
