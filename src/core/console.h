/*
 * The AWS console: links with which a person who is signed in switches to a role, and the
 * exchange of temporary credentials for a URL that signs in.
 * Rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html
 * and https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
 */
#ifndef CORE_CONSOLE_H
#define CORE_CONSOLE_H

#include "base/err.h"
#include "core/creds.h"
#include "core/http.h"
#include "core/sts.h"

/* A Switch Role link: who, and how the console shows it. */
struct console_link {
	char *partition; /* "aws" */
	char *account;   /* 12 digits, or the account's alias */
	char *role;      /* "path/Name" */
	char *name;      /* what the console shows; NULL: none */
	char *colour;    /* "99BCE3"; NULL: none */
};

/* The link for a role's ARN; `colour` is a name or "#RRGGBB", what is neither is left
 * out.  False if it is no role's ARN. */
ATTR_MUST_USE bool console_write_link(struct buf *out, struct str role_arn,
    const char *name, const char *colour, struct err *);

/* Takes a link apart.  False with ERR_USAGE if it is none. */
ATTR_MUST_USE bool console_read_link(
    struct console_link *out, struct str url, struct err *);

/* The role's ARN in a link, for mem_free(); NULL if it has only the account's alias. */
char *console_link_arn(const struct console_link *);

void console_link_free(struct console_link *);
#define AUTO_CONSOLE_LINK ATTR_CLEANUP(console_link_free) struct console_link

/* The request for a sign-in token.  `seconds`: how long the console stays signed in; 0:
 * AWS's default.  The credentials are in the body, so that no URL, which may be logged or
 * shown, has them. */
void console_token_request(
    struct http_request *out, const char *endpoint, const struct creds *, long seconds);
ATTR_MUST_USE bool console_read_token(struct secret *out, struct str body, struct err *);

/* The page answers in HTML: the code is the status. */
bool console_read_refusal(
    struct sts_refusal *out, const struct http_response *, struct err *);

/* The URL that signs in; a secret for 15 minutes.  `service` and `region` may be empty.
 * False if the service is no word for a path. */
ATTR_MUST_USE bool console_login_url(struct buf *out, const char *endpoint,
    struct str partition, const char *service, struct str region,
    const struct secret *token, struct err *);

#endif
