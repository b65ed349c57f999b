#include <string.h>

#include "cmd/arguments.h"
#include "cmd/unknown.h"

#define WIDTH 80       /* columns of the narrowest terminal that people use */
#define LEFT_WIDTH 28  /* of an option with its value */
#define USAGE_WIDTH 28 /* of a verb with its words */

/* Text from `column` on, folded between words; the further lines begin in that column, too.
 * A line break in the text stays. */
static void
add_folded(struct buf *out, const char *text, size_t column)
{
	size_t at = column;

	while (*text != '\0') {
		size_t blanks = strspn(text, " ");
		size_t word = strcspn(text + blanks, " \n");

		if (text[0] == '\n' || at + blanks + word > WIDTH) {
			text += text[0] == '\n' ? 1 : blanks;
			buf_printf(out, "\n%*s", (int)column, "");
			at = column;
			continue;
		}
		buf_add(out, text, blanks + word);
		at += blanks + word;
		text += blanks + word;
	}
	buf_addc(out, '\n');
}

/* "  left       right": a left half that is too long has a line of its own. */
static void
add_row(struct buf *out, struct buf *left, size_t width, const char *right)
{
	if (left->len > width)
		buf_printf(out, "  %s\n%*s", buf_text(left), (int)width + 3, "");
	else
		buf_printf(out, "  %-*s ", (int)width, buf_text(left));
	add_folded(out, right, width + 3);
}

static void
add_option_line(struct buf *out, const struct option_row *row)
{
	AUTO_BUF left = { 0 };

	if (row->letter != 0)
		buf_printf(&left, "-%c, ", row->letter);
	buf_printf(&left, "--%s", row->name);
	if (row->value != NULL)
		buf_printf(&left, " %s", row->value);
	add_row(out, &left, LEFT_WIDTH, row->summary);
}

void
command_help(struct buf *out, const struct command *c)
{
	buf_printf(out, "usage: awsrole %s%s%s\n%s\n", c->name, c->args[0] ? " " : "",
	    c->args, c->summary);
	if (c->help != NULL) {
		buf_addc(out, '\n');
		add_folded(out, c->help, 0);
	}
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
		buf_printf(&left, "%s%s%s", commands[i].name,
		    commands[i].args[0] ? " " : "", commands[i].args);
		add_row(out, &left, USAGE_WIDTH, commands[i].summary);
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
		return unknown_command(app, app->args.items[0], e);
	command_help(&app->out, c);
	return true;
}
