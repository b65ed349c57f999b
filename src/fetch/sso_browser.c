/* Sign-in by authorization code with PKCE: the browser comes back to a loopback port. */
#include "base/mem.h"
#include "core/base64.h"
#include "core/sso_callback.h"
#include "fetch/sso_client.h"
#include "fetch/sso_sign_in.h"

#define DEADLINE_SECONDS 600
#define TICK_MS 1000
#define VERIFIER_BYTES 48 /* 64 characters; RFC 7636 wants 43 to 128 */
#define STATE_BYTES 24

/* Random bytes as text. */
static bool
random_text(struct buf *out, size_t len, struct sys *sys, struct err *e)
{
	unsigned char bytes[VERIFIER_BYTES];

	if (!sys->random(sys, bytes, len, e))
		return false;
	base64_add_url(out, (struct str){ (const char *)bytes, len });
	mem_wipe(bytes, sizeof(bytes));
	return true;
}

/* Answers whoever knocks until the right one has. */
static bool
wait_for_code(struct secret *code, struct listener *listener, unsigned port,
    const char *state, struct sys *sys, struct err *e)
{
	int64_t end = sys->now(sys) + DEADLINE_SECONDS;

	for (int64_t left; (left = end - sys->now(sys)) > 0;) {
		AUTO_SSO_CALLBACK callback = { 0 };
		AUTO_BUF head = { 0 };
		int connection;

		sso_sign_in_wait(sys, left);
		sys->hear(sys, listener, TICK_MS, &head, &connection);
		if (connection < 0)
			continue;
		sso_callback_read(&callback, buf_str(&head), port, state);
		sys->hear_answer(sys, listener, connection, buf_str(&callback.answer));
		if (callback.kind == SSO_CALLBACK_OTHER)
			continue;
		sso_sign_in_wait(sys, -1);
		if (callback.kind == SSO_CALLBACK_REFUSED)
			return err_set(e, ERR_DENIED, "the sign-in was refused: %s",
			    callback.reason);
		*code = secret_take(&callback.code);
		return true;
	}
	sso_sign_in_wait(sys, -1);
	return err_set(
	    e, ERR_DENIED, "nobody signed in within %d minutes", DEADLINE_SECONDS / 60);
}

static bool
exchange(struct sso_grant *out, const struct sso_run *run, const char *redirect,
    const char *verifier, const struct secret *code, struct err *e)
{
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };

	sso_oidc_token_of_code(&request, run->client->endpoint.url, run->registration,
	    redirect, verifier, secret_reveal(code));
	return sso_client_call(
		   &response, &request, "CreateToken", run->client, NULL, run->sys, e) &&
	    sso_oidc_read_grant(out, buf_str(&response.body), e);
}

static bool
run_with(struct sso_grant *out, const struct sso_run *run, struct listener *listener,
    unsigned port, struct err *e)
{
	AUTO_BUF verifier = { 0 }, state = { 0 }, redirect = { 0 };
	AUTO_STRING char *url = NULL;
	AUTO_LIST scopes = { 0 };
	AUTO_SECRET code = { 0 };

	if (!random_text(&verifier, VERIFIER_BYTES, run->sys, e) ||
	    !random_text(&state, STATE_BYTES, run->sys, e))
		return false;
	buf_printf(&redirect, "http://127.0.0.1:%u%s", port, SSO_OIDC_REDIRECT_PATH);
	sso_sign_in_scopes(&scopes, run->in->config);
	url = sso_oidc_authorize_url(run->client->endpoint.url,
	    run->registration->client_id, buf_text(&redirect), buf_text(&state), &scopes,
	    buf_text(&verifier));
	return sso_sign_in_show(run, url, NULL, e) &&
	    wait_for_code(&code, listener, port, buf_text(&state), run->sys, e) &&
	    exchange(out, run, buf_text(&redirect), buf_text(&verifier), &code, e);
}

bool
sso_browser_run(struct sso_grant *out, const struct sso_run *run, struct err *e)
{
	struct listener *listener;
	unsigned port;
	bool ok;

	if (!run->sys->listen(run->sys, &listener, &port, e))
		return false;
	ok = run_with(out, run, listener, port, e);
	run->sys->unlisten(run->sys, listener);
	return ok;
}
