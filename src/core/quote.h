/*
 * Assignments as code of a shell.  A value of the usual alphabet is printed as the AWS CLI
 * prints it; any other is quoted so that the shell can only take it as text.
 * Control characters are the caller's to refuse.
 */
#ifndef CORE_QUOTE_H
#define CORE_QUOTE_H

#include <stdbool.h>

#include "base/buf.h"

/* bash, zsh, dash, ksh: '...' with ' as '\''. */
void quote_posix(struct buf *, struct str value);

/* fish: every byte outside A-Za-z0-9_./- as \XHH.  Inside its '...' a backslash is
 * special, and in some locales a byte and our backslash would become one character. */
void quote_fish(struct buf *, struct str value);

/* PowerShell: '...' with every kind of single quote doubled. */
void quote_powershell(struct buf *, struct str value);

/* cmd.exe has no safe form for these: '"', '%', '!', '^'. */
bool quote_fits_cmd(struct str value);

/* Whether a value is made of A-Za-z0-9 and /+=_.:,@- alone, with no '=' at its start or
 * behind a ':': no shell changes it. */
bool quote_is_plain(struct str value);

#endif
