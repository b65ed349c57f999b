/* Where the file of the running program is, to find what was installed with it. */
#ifndef SYS_PROGRAM_PATH_H
#define SYS_PROGRAM_PATH_H

#include <stdbool.h>

#include "base/buf.h"

/* The absolute path, without symbolic links, as a copy for mem_free().  `argv0` is what
 * this program was called as and may be NULL; it is asked only where the system can't
 * tell.  False if nobody can. */
bool program_path(char **out, const char *argv0);

/* The path of awsrole-net: beside this program, else in ../libexec/awsrole, else in
 * AWSROLE_LIBEXECDIR. */
void program_path_net(struct buf *path, const char *argv0);

#endif
