/* The words of the command line. */
#ifndef CMD_ARGUMENTS_H
#define CMD_ARGUMENTS_H

#include "cmd/command.h"

/* One option, for parsing, help and completion. */
struct option_row {
	const char *name;
	char letter;       /* 0: none */
	const char *value; /* what it takes: "REGION", "FILE"...; NULL: a switch */
	unsigned group;    /* enum option_group */
	const char *summary;
};

#define OPTION_ROWS_MAX 96
extern const struct option_row option_rows[];
extern const size_t option_rows_count;

/*
 * Reads the words behind the verb into app->options, app->args, app->given and the
 * switches; argv[0] is the verb.  False with ERR_USAGE.  *help: --help was among them.
 */
ATTR_MUST_USE bool arguments_parse(
    struct app *, int argc, char *const argv[], bool *help, struct err *);

/* The same for words that the hook has kept (without the verb). */
ATTR_MUST_USE bool arguments_parse_words(
    struct app *, const struct list *words, struct err *);

/* Forgets words, arguments and options; the switches stay. */
void arguments_free(struct app *);

#endif
