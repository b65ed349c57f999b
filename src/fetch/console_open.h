/* Hands a URL that is a secret to the desktop's browser. */
#ifndef FETCH_CONSOLE_OPEN_H
#define FETCH_CONSOLE_OPEN_H

#include "base/attr.h"
#include "sys/sys.h"

/*
 * Every user of the machine can read the arguments of a program.  So the browser is given
 * an address of this process, with a random word in it, that sends it on, once.  False if
 * no browser came within a minute.
 */
ATTR_MUST_USE bool console_open(
    const char *url, const char *const *environment, struct sys *, struct err *);

#endif
