#include <string.h>

#include "cmd/arguments.h"

static void
add_option_line(struct buf *out, const struct option_row *row)
{
	AUTO_BUF left = { 0 };

	if (row->letter != 0)
		buf_printf(&left, "-%c, ", row->letter);
	buf_printf(&left, "--%s", row->name);
	if (row->value != NULL)
		buf_printf(&left, " %s", row->value);
	buf_printf(out, "  %-28s %s\n", buf_text(&left), row->summary);
}

void
command_help(struct buf *out, const struct command *c)
{
	buf_printf(out, "usage: awsrole %s%s%s\n%s\n", c->name, c->args[0] ? " " : "",
	    c->args, c->summary);
	if (c->help != NULL)
		buf_printf(out, "\n%s\n", c->help);
	buf_adds(out, "\noptions:\n");
	for (size_t i = 0; i < option_rows_count; i++)
		if ((option_rows[i].group & c->options) != 0 ||
		    option_rows[i].group == ~0u)
			add_option_line(out, &option_rows[i]);
}

void
command_usage(struct buf *out)
{
	buf_adds(out, "usage: awsrole COMMAND [ARGUMENT...]\n\n");
	for (size_t i = 0; i < commands_count; i++) {
		AUTO_BUF left = { 0 };

		if (commands[i].summary == NULL)
			continue;
		buf_printf(&left, "%s %s", commands[i].name, commands[i].args);
		buf_printf(out, "  %-36s %s\n", buf_text(&left), commands[i].summary);
	}
	buf_adds(out, "\nawsrole help COMMAND shows the options of a command.\n");
}

bool
cmd_help(struct app *app, struct err *e)
{
	const struct command *c;

	if (app->args.n == 0) {
		command_usage(&app->out);
		return true;
	}
	c = command_find(app->args.items[0]);
	if (c == NULL || c->summary == NULL)
		return err_set(e, ERR_USAGE,
		    "there is no command '%s'; see: awsrole help", app->args.items[0]);
	command_help(&app->out, c);
	return true;
}
