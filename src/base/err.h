/*
 * One error, owned by the caller, carried up to main() and printed there, once.
 * The deepest function gives the fact (err_set); each caller may put in front what
 * only it knows (err_in).  Messages are one line of UTF-8, lower case at the start,
 * without a full stop, and may hold untrusted text: main() makes it printable.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

#include "base/attr.h"

/* The values are the exit statuses of the program. */
enum err_code {
	ERR_NONE = 0,
	ERR_SYSTEM = 1,  /* the operating system refused something */
	ERR_USAGE = 2,   /* the command line is wrong */
	ERR_CONFIG = 3,  /* the user's files or environment are wrong or incomplete */
	ERR_DENIED = 4,  /* AWS answered, and the answer is no */
	ERR_NETWORK = 5, /* AWS could not be reached, or its answer not be read */
	/* As of env(1) and the shells, for `exec`, whose other statuses are the command's. */
	ERR_CANT_RUN = 126,   /* the command is there and could not be run */
	ERR_NO_COMMAND = 127, /* there is none */
};

#define ERR_MSG_SIZE 960 /* bytes with the final NUL; longer text is cut at a character */

struct err {
	enum err_code code;
	char msg[ERR_MSG_SIZE];
};

/* Sets code and text.  Always false, so that a function can `return err_set(...)`. */
bool err_set(struct err *, enum err_code, const char *fmt, ...) ATTR_PRINTF(3, 4);

/* Puts "context: " in front of the text that is there.  Always false. */
bool err_in(struct err *, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* Puts "; what to do" behind the text that is there.  Always false. */
bool err_hint(struct err *, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* Forgets an error that the caller can live with. */
void err_clear(struct err *);

#endif
