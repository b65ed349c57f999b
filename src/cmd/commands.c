#include <string.h>

#include "cmd/command.h"

#define OPTIONS_GET (OPTIONS_RESOLVE | OPTIONS_ROLE | OPTIONS_CACHE)

/* One row a verb; a row without a summary is not shown. */
const struct command commands[] = {
	{ "use", "[PROFILE | -] [MFA-CODE]", "take a role in this shell", FIRST_PROFILE,
	    OPTIONS_GET | OPTIONS_USE, cmd_use,
	    "'-' takes the role that this shell had before; without a profile a list is "
	    "shown to pick from.  On a terminal the beginning or any part of a name "
	    "will do, if it fits one profile.  The MFA code is asked for when it is "
	    "needed and not given." },
	{ "exit", "", "back to what this shell had before the first use", FIRST_NONE, 0,
	    cmd_exit, "What somebody else has changed meanwhile is left alone." },
	{ "refresh", "[MFA-CODE]", "renew the credentials of the active role", FIRST_NONE,
	    OPTIONS_AUTO, cmd_refresh, NULL },
	{ "exec", "PROFILE -- COMMAND...", "run one command in a role", FIRST_COMMAND,
	    OPTIONS_GET, cmd_exec, "The exit status is the command's own." },
	{ "export", "[PROFILE] [--format F]",
	    "print credentials for programs and scripts", FIRST_PROFILE,
	    OPTIONS_GET | OPTIONS_FORMAT, cmd_export,
	    "Formats: process (what a credential_process prints; default), env, "
	    "env-no-export, "
	    "fish, powershell, windows-cmd, json.  Without a profile: what this shell "
	    "would "
	    "use." },
	{ "list", "[--json | --names]", "all profiles, and the time left of cached roles",
	    FIRST_NONE, OPTIONS_JSON | OPTIONS_NAMES, cmd_list, NULL },
	{ "show", "[PROFILE]", "how a profile is resolved, without any call",
	    FIRST_PROFILE, OPTIONS_RESOLVE | OPTIONS_ROLE, cmd_show, NULL },
	{ "status", "[--json]", "what this shell has now, and what does not fit",
	    FIRST_NONE, OPTIONS_JSON, cmd_status, NULL },
	{ "whoami", "[PROFILE]", "ask STS who the credentials are", FIRST_PROFILE,
	    OPTIONS_GET | OPTIONS_JSON, cmd_whoami,
	    "Without a profile: the credentials that this shell has." },
	{ "login", "[PROFILE | --sso-session NAME]",
	    "sign in to IAM Identity Center, or list what you may use", FIRST_PROFILE,
	    OPTIONS_SSO | OPTIONS_LOGIN | OPTIONS_JSON, cmd_login,
	    "A browser is opened; it must run on this machine, unless --device is given. "
	    " "
	    "The AWS CLI shares the sign-in.  --list shows accounts and roles, and signs "
	    "in only if needed." },
	{ "logout", "[PROFILE | --sso-session NAME]",
	    "end the sign-in, and drop what it has brought", FIRST_PROFILE, OPTIONS_SSO,
	    cmd_logout, "Without a word: all sign-ins." },
	{ "add", "[NAME] [--role-arn ARN ... | --sso ... | --keys]",
	    "write profiles into the AWS CLI's files", FIRST_NONE,
	    OPTIONS_ADD | OPTIONS_SSO | OPTIONS_ALL | OPTIONS_RESOLVE, cmd_add,
	    "add NAME --role-arn ARN --source-profile PROFILE writes one profile; on a "
	    "terminal it asks for what is not given.  --from-link URL takes role and "
	    "name from a Switch Role link.\n"
	    "add --keys [NAME] asks for the keys of a user and writes them into the "
	    "credentials file.\n"
	    "add --sso NAME... writes roles of IAM Identity Center, by the name of the "
	    "profile or the account, or the account's id; add --sso --all writes all of "
	    "them.  A pattern may have {account_name}, {account_id} and {role}.  What is "
	    "in the files stays as it is." },
	{ "console", "[PROFILE] [--link]", "open the AWS console as a role",
	    FIRST_PROFILE, OPTIONS_RESOLVE | OPTIONS_CACHE | OPTIONS_CONSOLE, cmd_console,
	    "--link prints the link with which others switch to the role, and makes no "
	    "call.\n"
	    "The URL that signs in is a secret for 15 minutes: it is printed only to a "
	    "pipe or with --print." },
	{ "doctor", "[PROFILE]", "find out why a role can't be used", FIRST_PROFILE,
	    OPTIONS_RESOLVE | OPTIONS_JSON | OPTIONS_DOCTOR, cmd_doctor,
	    "Shows for each check what is wrong and what to do.  Where the profile's own "
	    "rights do not "
	    "reach, --from-profile and --in-profile name identities that may look into "
	    "IAM.  "
	    "The exit status is 4 if there is a problem." },
	{ "grant", "ROLE --to WHO ...", "let somebody use a role", FIRST_NONE,
	    OPTIONS_GRANT | OPTIONS_RESOLVE, cmd_grant,
	    "WHO is user/NAME, role/NAME (an EC2 instance's, say), group/NAME or an "
	    "ARN.\n"
	    "What is missing is made: the role, its trust policy and policies, WHO's "
	    "permission to call sts:AssumeRole on it, a profile.  Shows what it will do "
	    "and asks; what "
	    "is there stays." },
	{ "revoke", "ROLE --to WHO ...", "take back what grant gave", FIRST_NONE,
	    OPTIONS_GRANT | OPTIONS_REVOKE | OPTIONS_RESOLVE, cmd_revoke,
	    "Only awsrole's own statements for WHO go; hand-made ones stay as they "
	    "are." },
	{ "forget", "[PROFILE | --all]", "drop cached credentials", FIRST_PROFILE,
	    OPTIONS_ALL | OPTIONS_ROLE, cmd_forget, NULL },
	{ "init", "bash|zsh|fish", "print the shell hook", FIRST_SHELL, OPTIONS_INIT,
	    cmd_init,
	    "bash: eval \"$(awsrole init bash)\" in ~/.bashrc\n"
	    "zsh:  eval \"$(awsrole init zsh)\" in ~/.zshrc\n"
	    "fish: awsrole init fish | source in ~/.config/fish/config.fish" },
	{ "help", "[COMMAND]", "this text, or the options of a command", FIRST_VERB, 0,
	    cmd_help, NULL },
	{ "complete", "", NULL, FIRST_NONE, 0, cmd_complete, NULL },
};
const size_t commands_count = ARRAY_LEN(commands);

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; i < commands_count; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}
