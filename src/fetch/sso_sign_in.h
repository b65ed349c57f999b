/*
 * A sign-in to IAM Identity Center: client registration, a person in a browser, a token in
 * the AWS CLI's file.
 */
#ifndef FETCH_SSO_SIGN_IN_H
#define FETCH_SSO_SIGN_IN_H

#include "core/client.h"
#include "core/sso_config.h"
#include "core/sso_oidc.h"
#include "fetch/sso_token.h"
#include "sys/sys.h"

struct sso_sign_in {
	const struct sso_config *config;
	const struct settings *settings;
	const char *home;
	const char *const *environment; /* of the browser */
	bool device; /* device code, not authorization code; always without a session */
	bool no_browser; /* only print the URL */
};

/* Signs in, whatever token there is, and keeps the new one; *expires is its end in seconds
 * since 1970.  Returns when the person is through, has refused, or ten minutes are over. */
ATTR_MUST_USE bool sso_sign_in(
    int64_t *expires, const struct sso_sign_in *, struct sys *, struct err *);

/* Whose token that is. */
struct sso_place sso_sign_in_place(const struct sso_sign_in *);

/* For the two ways: what they share while they run. */
struct sso_run {
	const struct sso_sign_in *in;
	const struct client *client;
	const struct sso_registration *registration;
	struct sys *sys;
};

/* sso_browser.c: authorization code with PKCE; sso_device.c: device code. */
ATTR_MUST_USE bool sso_browser_run(
    struct sso_grant *out, const struct sso_run *, struct err *);
ATTR_MUST_USE bool sso_device_run(
    struct sso_grant *out, const struct sso_run *, struct err *);

/* What the person is asked to open: shown, and opened unless that is not wanted.  False if
 * it is no URL for a browser. */
ATTR_MUST_USE bool sso_sign_in_show(
    const struct sso_run *, const char *url, const char *code, struct err *);

/* The line that counts the time down on a terminal, drawn anew each time; a negative
 * number of seconds takes it away. */
void sso_sign_in_wait(struct sys *, int64_t seconds);

/* The scopes that a sign-in by code asks for: those configured, or the default. */
void sso_sign_in_scopes(struct list *out, const struct sso_config *);

#endif
