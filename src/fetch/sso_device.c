/* Sign-in by device code: the page can be opened on any machine. */
#include <string.h>

#include "fetch/sso_client.h"
#include "fetch/sso_sign_in.h"

#define SLOW_DOWN_SECONDS 5 /* RFC 8628, 3.5 */

static bool
start(struct sso_device *out, const struct sso_run *run, struct err *e)
{
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };

	sso_oidc_start_device(&request, run->client->endpoint.url, run->registration,
	    run->in->config->start_url);
	return sso_client_call(&response, &request, "StartDeviceAuthorization",
		   run->client, NULL, run->sys, e) &&
	    sso_oidc_read_device(out, buf_str(&response.body), e);
}

/* What a refusal means for the waiting. */
enum verdict { VERDICT_WAIT, VERDICT_SLOW_DOWN, VERDICT_OVER };

static enum verdict
judge(const struct sts_refusal *r, struct err *e)
{
	if (r->code == NULL)
		return VERDICT_OVER;
	if (strcmp(r->code, "AuthorizationPendingException") == 0)
		return VERDICT_WAIT;
	if (strcmp(r->code, "SlowDownException") == 0)
		return VERDICT_SLOW_DOWN;
	if (strcmp(r->code, "ExpiredTokenException") == 0)
		(void)err_hint(
		    e, "the sign-in was not confirmed in time; start it again");
	return VERDICT_OVER;
}

static bool
ask(struct sso_grant *out, const struct sso_run *run, const struct sso_device *device,
    enum verdict *verdict, struct err *e)
{
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };
	struct sts_refusal refusal = { 0 };

	*verdict = VERDICT_OVER;
	sso_oidc_token_of_device(
	    &request, run->client->endpoint.url, run->registration, device);
	if (sso_client_call(
		&response, &request, "CreateToken", run->client, &refusal, run->sys, e))
		return sso_oidc_read_grant(out, buf_str(&response.body), e);
	*verdict = judge(&refusal, e);
	sts_refusal_free(&refusal);
	return false;
}

/* Sleeps, with the time left on the terminal. */
static void
wait_seconds(struct sys *sys, long seconds, int64_t end)
{
	for (; seconds > 0; seconds--) {
		int64_t left = end - sys->now(sys);

		if (left < 0)
			return;
		sso_sign_in_wait(sys, left);
		sys->pause(sys, 1000);
	}
}

bool
sso_device_run(struct sso_grant *out, const struct sso_run *run, struct err *e)
{
	AUTO_SSO_DEVICE device = { 0 };
	enum verdict verdict = VERDICT_WAIT;
	bool ok = false;
	int64_t end;

	if (!start(&device, run, e))
		return false;
	end = run->sys->now(run->sys) + device.expires_in;
	if (!sso_sign_in_show(run, device.url_complete ? device.url_complete : device.url,
		device.user_code, e))
		return false;
	while (!ok && verdict != VERDICT_OVER && run->sys->now(run->sys) <= end) {
		wait_seconds(run->sys, device.interval, end);
		ok = ask(out, run, &device, &verdict, e);
		if (verdict == VERDICT_SLOW_DOWN)
			device.interval += SLOW_DOWN_SECONDS;
	}
	sso_sign_in_wait(run->sys, -1);
	if (ok)
		err_clear(e);
	else if (verdict != VERDICT_OVER)
		(void)err_set(e, ERR_DENIED,
		    "the sign-in was not confirmed in time; start it again");
	return ok;
}
