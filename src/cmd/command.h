/*
 * The verbs.  Each is one file with one function; commands.c has the table from which
 * usage, help and completion are made.
 */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/list.h"
#include "core/env.h"
#include "core/options.h"
#include "core/shell_state.h"
#include "sys/sys.h"

/* What a verb sees and what it makes. */
struct app {
	struct sys *sys;
	struct env shell_env; /* the environment as it is */
	struct env
	    env; /* without what `use` has put there: where profiles are resolved */
	struct shell_state shell;
	bool hook; /* called by a shell's hook: `out` is its protocol */

	const struct command *command;
	struct options options;
	struct list args;  /* the words that are no options */
	struct list owned; /* texts that options point to, made on the way */
	struct list words; /* all words behind the verb, as given */
	struct list given; /* the options in them: "--name" or "--name=VALUE" */
	char *const *rest; /* exec: what follows the profile; NULL-terminated */
	const char *format;
	bool json, names, all, print;
	bool yes;                /* use, grant, revoke: do not ask */
	long for_seconds;        /* use --for; 0: not given */
	bool automatic;          /* refresh --auto: not a word on stderr */
	bool prompt, completion; /* init */
	const char *sso_session, *name_pattern;
	const char *start_url, *sso_region; /* add --sso */
	bool device, no_browser, list, sso;
	struct grant_words {
		const char *to, *from_profile, *in_profile, *new_profile;
		long max_duration; /* seconds */
		bool mfa, session_name_is_user, delete_role, dry_run;
	} grant;
	const char *service;                       /* console */
	const char *from_link, *credential_source; /* add */
	bool keys;                                 /* add --keys */
	bool link;

	enum err_code status; /* of a run that printed its output: doctor's verdict */
	struct buf out;       /* standard output: written by main() if all went well */
	struct list notes;    /* lines for stderr, likewise */
	bool colour;          /* standard output is a terminal that wants it */
};

/* Which options a verb takes. */
enum option_group {
	OPTIONS_RESOLVE = 1 << 0, /* --region */
	OPTIONS_ROLE = 1 << 1,    /* what AssumeRole can be asked for */
	OPTIONS_CACHE = 1 << 2,   /* --refresh, --no-cache */
	OPTIONS_FORMAT = 1 << 3,  /* --format, --print */
	OPTIONS_JSON = 1 << 4,
	OPTIONS_NAMES = 1 << 5,
	OPTIONS_ALL = 1 << 6,
	OPTIONS_SSO = 1 << 7,     /* --sso-session */
	OPTIONS_LOGIN = 1 << 8,   /* how a person signs in */
	OPTIONS_USE = 1 << 9,     /* --for, --yes */
	OPTIONS_AUTO = 1 << 10,   /* refresh --auto */
	OPTIONS_INIT = 1 << 11,   /* init --prompt */
	OPTIONS_ADD = 1 << 12,    /* what a profile in the config file can have */
	OPTIONS_GRANT = 1 << 13,  /* grant and revoke */
	OPTIONS_REVOKE = 1 << 14, /* revoke alone */
	OPTIONS_CONSOLE = 1 << 15,
	OPTIONS_DOCTOR = 1 << 16, /* identities that may look into IAM */
};

/* The kind of a verb's first word, for completion. */
#define FIRST_PROFILE "profile"
#define FIRST_COMMAND "command" /* a profile, then a command */
#define FIRST_SHELL "shell"
#define FIRST_VERB "verb"
#define FIRST_NONE ""

struct command {
	const char *name;
	const char *args;
	const char *summary;
	const char *first;
	unsigned options; /* enum option_group, combined */
	bool (*run)(struct app *, struct err *);
	const char *help; /* more lines, or NULL */
};

extern const struct command commands[];
extern const size_t commands_count;

const struct command *command_find(const char *name);

/* Usage of one verb, and of all. */
void command_help(struct buf *out, const struct command *);
void command_usage(struct buf *out);

bool cmd_add(struct app *, struct err *);
bool cmd_complete(struct app *, struct err *);
bool cmd_console(struct app *, struct err *);
bool cmd_doctor(struct app *, struct err *);
bool cmd_exec(struct app *, struct err *);
bool cmd_exit(struct app *, struct err *);
bool cmd_export(struct app *, struct err *);
bool cmd_forget(struct app *, struct err *);
bool cmd_grant(struct app *, struct err *);
bool cmd_help(struct app *, struct err *);
bool cmd_init(struct app *, struct err *);
bool cmd_list(struct app *, struct err *);
bool cmd_login(struct app *, struct err *);
bool cmd_logout(struct app *, struct err *);
bool cmd_refresh(struct app *, struct err *);
bool cmd_revoke(struct app *, struct err *);
bool cmd_show(struct app *, struct err *);
bool cmd_status(struct app *, struct err *);
bool cmd_use(struct app *, struct err *);
bool cmd_whoami(struct app *, struct err *);

#endif
