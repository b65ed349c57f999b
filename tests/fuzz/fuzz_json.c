/*
 * Everything that is read from JSON.  The first byte picks the reader.  Either a value with
 * all that it must have, or an error that says why (and a value that is empty, or can be
 * freed); what is written is read back the same.
 */
#include "input.h"

#include "base/utc.h"
#include "core/creds_json.h"
#include "core/json.h"
#include "core/login.h"
#include "core/sso.h"
#include "core/sso_oidc.h"
#include "core/sso_portal.h"

#define DATE_MIN (-62135596800) /* of the years that utc_format() writes as they are */
#define DATE_MAX 253402300799

static bool
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool
same_secret(const struct secret *a, const struct secret *b)
{
	return secret_is_set(a) == secret_is_set(b) &&
	    strcmp(secret_reveal(a), secret_reveal(b)) == 0;
}

static void
check_creds(bool ok, const struct creds *c, const struct err *e)
{
	input_check_err(ok, e);
	assert(ok == (c->access_key_id != NULL));
	assert(ok == secret_is_set(&c->secret_key));
	assert(ok || !secret_is_set(&c->session_token));
}

static void
read_process(struct str text)
{
	AUTO_CREDS c = { 0 };
	struct err e = { 0 };

	check_creds(creds_json_of_process(&c, text, &e), &c, &e);
}

static void
read_metadata(struct str text)
{
	AUTO_STRING char *expiration = NULL;
	AUTO_CREDS c = { 0 };
	struct err e = { 0 };
	bool ok = creds_json_of_metadata(&c, &expiration, text, &e);

	check_creds(ok, &c, &e);
	assert(ok == (expiration != NULL));
	assert(ok == secret_is_set(&c.session_token));
}

static void
read_sso_token(struct str text)
{
	AUTO_SSO_TOKEN t = { 0 }, again = { 0 };
	AUTO_BUF written = { 0 };
	struct err e = { 0 };
	bool ok = sso_token_read(&t, text, &e);

	input_check_err(ok, &e);
	assert(ok == secret_is_set(&t.access_token));
	if (!ok)
		return;
	(void)sso_token_can_refresh(&t, 0);
	sso_token_write(&written, &t);
	assert(sso_token_read(&again, buf_str(&written), &e));
	assert(same_secret(&t.access_token, &again.access_token));
	assert(same_secret(&t.refresh_token, &again.refresh_token));
	assert(same_secret(&t.client_secret, &again.client_secret));
	assert(same(t.start_url, again.start_url) && same(t.region, again.region));
	assert(same(t.client_id, again.client_id));
	assert(same(t.registration_expires, again.registration_expires));
	assert(
	    t.expires == again.expires || t.expires < DATE_MIN || t.expires > DATE_MAX);
}

static void
read_registration_file(struct str text)
{
	AUTO_SSO_REGISTRATION r = { 0 }, again = { 0 };
	AUTO_BUF written = { 0 };

	if (!sso_registration_read(&r, text)) {
		assert(r.client_id == NULL);
		return;
	}
	sso_registration_write(&written, &r);
	assert(sso_registration_read(&again, buf_str(&written)));
	assert(same(r.client_id, again.client_id) && r.for_code == again.for_code);
	assert(same_secret(&r.client_secret, &again.client_secret));
	assert(r.scopes.n == again.scopes.n);
	for (size_t i = 0; i < r.scopes.n; i++)
		assert(same(r.scopes.items[i], again.scopes.items[i]));
}

static void
read_registration_answer(struct str text)
{
	AUTO_SSO_REGISTRATION r = { 0 };
	AUTO_BUF written = { 0 };
	struct err e = { 0 };
	bool ok = sso_oidc_read_registration(&r, text, &e);

	input_check_err(ok, &e);
	if (ok)
		sso_registration_write(&written, &r);
}

static void
read_device(struct str text)
{
	AUTO_SSO_DEVICE d = { 0 };
	struct err e = { 0 };
	bool ok = sso_oidc_read_device(&d, text, &e);

	input_check_err(ok, &e);
	assert(ok == (d.url != NULL && d.user_code != NULL && secret_is_set(&d.code)));
	assert(!ok || (d.expires_in >= 0 && d.interval >= 1 && d.interval <= 60));
}

static void
read_grant(struct str text)
{
	AUTO_SSO_GRANT g = { 0 };
	struct err e = { 0 };
	bool ok = sso_oidc_read_grant(&g, text, &e);

	input_check_err(ok, &e);
	assert(!ok || sso_token_is_clean(secret_reveal(&g.access_token)));
	assert(g.expires_in >= 0);
}

static void
read_portal_credentials(struct str text)
{
	AUTO_CREDS c = { 0 };
	struct err e = { 0 };
	bool ok = sso_portal_read_credentials(&c, "123456789012", text, &e);

	check_creds(ok, &c, &e);
	assert(!ok || (c.expires >= 0 && c.expires <= DATE_MAX));
}

static void
read_portal_lists(struct str text)
{
	const struct sso_role account = { "123456789012", "name", "", NULL };
	AUTO_SSO_ROLES accounts = { 0 }, roles = { 0 };
	AUTO_STRING char *next = NULL, *next_role = NULL;
	struct err e = { 0 };

	input_check_err(sso_portal_read_accounts(&accounts, &next, text, &e), &e);
	for (size_t i = 0; i < accounts.n; i++)
		assert(strlen(accounts.list[i].account_id) == 12 &&
		    accounts.list[i].account_name != NULL);
	err_clear(&e);
	input_check_err(
	    sso_portal_read_roles(&roles, &next_role, &account, text, &e), &e);
	for (size_t i = 0; i < roles.n; i++)
		assert(roles.list[i].role != NULL);
}

/* The token file, and behind a NUL an answer of the sign-in service. */
static void
read_login(struct str text)
{
	struct str answer, file = str_cut(text, '\0', &answer);
	AUTO_LOGIN t = { 0 }, again = { 0 };
	AUTO_BUF written = { 0 };
	struct err e = { 0 };
	bool ok = login_read(&t, file, &e);

	input_check_err(ok, &e);
	assert(ok == (t.json != NULL));
	if (!ok)
		return;
	assert(login_write(&written, &t, &e));
	assert(login_read(&again, buf_str(&written), &e));
	assert(json_equal(t.json, again.json));
	ok = login_update(&t, answer, 1000, &e);
	input_check_err(ok, &e);
	assert(t.client_id != NULL && t.refresh_token != NULL && t.dpop_key != NULL);
	assert(ok || json_equal(t.json, again.json));
	assert(!ok || (t.creds.expires >= 1000 && t.creds.expires <= 1000 + 43200));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(struct str) = { read_process, read_metadata,
		read_sso_token, read_registration_file, read_registration_answer,
		read_device, read_grant, read_portal_credentials, read_portal_lists,
		read_login };
	struct str rest = input_str(data, size);
	unsigned pick = input_byte(&rest);

	readers[(pick - '0') % ARRAY_LEN(readers)](rest);
	return 0;
}
