#include "fetch/iam_client.h"

#include "base/mem.h"
#include "fetch/call.h"

#define ATTEMPTS_MAX 6 /* of a call whose object is new: 1, 2, 4, 8, 16 seconds */
#define PAGES_MAX 100  /* of a list */
#define FIRST_PAUSE_MS 1000

static bool
ask_identity(struct iam_client *c, struct sys *sys, struct err *e)
{
	AUTO_CLIENT client = { 0 };
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };
	struct call call = {
		.operation = "GetCallerIdentity",
		.service = "sts",
		.signer = c->signer,
		.client = &client,
		.read_refusal = sts_read_refusal,
	};

	if (!client_make(&client, c->settings, SERVICE_STS, (struct str){ 0 }, true, e))
		return false;
	sts_request_caller_identity(&request, client.endpoint.url);
	return call_send(&response, &request, &call, NULL, sys, e) &&
	    sts_read_caller_identity(&c->who, buf_str(&response.body), e);
}

bool
iam_client_open(struct iam_client *out, const char *profile, const struct settings *s,
    const struct creds *signer, struct sys *sys, struct err *e)
{
	AUTO_IAM_CLIENT c = { .profile = profile, .settings = s, .signer = signer };

	if (!ask_identity(&c, sys, e) ||
	    !client_make(&c.client, s, SERVICE_IAM, (struct str){ 0 }, false, e))
		return err_in(e, "profile '%s'", profile);
	*out = c;
	c = (struct iam_client){ 0 };
	return true;
}

void
iam_client_close(struct iam_client *c)
{
	client_free(&c->client);
	sts_identity_free(&c->who);
}

static bool
send_once(struct buf *body, const struct iam_client *c, const struct iam_call *what,
    struct sts_refusal *refusal, struct sys *sys, struct err *e)
{
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };
	struct call call = {
		.operation = what->action,
		.service = "iam",
		.signer = c->signer,
		.client = &c->client,
		.read_refusal = sts_read_refusal,
	};

	iam_request(&request, c->client.endpoint.url, what);
	if (!call_send(&response, &request, &call, refusal, sys, e))
		return err_in(e, "profile '%s'", c->profile);
	if (body != NULL) {
		buf_clear(body);
		buf_add_str(body, buf_str(&response.body));
	}
	return true;
}

bool
iam_client_call(struct buf *body, bool *absent, const struct iam_client *c,
    const struct iam_call *what, bool just_made, struct sys *sys, struct err *e)
{
	long pause = FIRST_PAUSE_MS;

	if (absent != NULL)
		*absent = false;
	for (int n = 1;; n++) {
		struct sts_refusal refusal = { 0 };
		bool gone, again;

		if (send_once(body, c, what, &refusal, sys, e))
			return true;
		gone = iam_is_absent(&refusal);
		again = n < ATTEMPTS_MAX && iam_is_passing(&refusal, just_made);
		sts_refusal_free(&refusal);
		if (gone && absent != NULL && !just_made) {
			err_clear(e);
			*absent = true;
			return true;
		}
		if (!again)
			return false;
		err_clear(e);
		sys->pause(sys, pause);
		pause *= 2;
	}
}

bool
iam_client_list(struct list *out, const struct iam_client *c, const char *action,
    const struct iam_param *param, const char *path, struct sys *sys, struct err *e)
{
	AUTO_STRING char *marker = NULL;
	AUTO_BUF whole_path = { 0 };

	buf_printf(&whole_path, "%sResult/%s", action, path);
	for (int page = 0; page < PAGES_MAX; page++) {
		struct iam_param params[] = { *param, { "Marker", marker } };
		struct iam_call call = { action, params, ARRAY_LEN(params) };
		AUTO_BUF body = { 0 };
		bool absent;

		if (!iam_client_call(&body, &absent, c, &call, false, sys, e))
			return false;
		if (absent)
			return true;
		mem_free(marker);
		marker = NULL;
		if (!xml_read_list(out, buf_text(&whole_path), buf_str(&body), e) ||
		    !iam_read_marker(&marker, action, buf_str(&body), e))
			return err_in(e, "%s", action);
		if (marker == NULL)
			return true;
	}
	return err_set(e, ERR_NETWORK, "the list of %s has no end", action);
}

bool
iam_client_role(struct iam_role *out, bool *found, const struct iam_client *c,
    const char *name, struct sys *sys, struct err *e)
{
	struct iam_param param = { "RoleName", name };
	struct iam_call call = { "GetRole", &param, 1 };
	AUTO_BUF body = { 0 };
	bool absent;

	if (!iam_client_call(&body, &absent, c, &call, false, sys, e))
		return false;
	*found = !absent;
	return absent || iam_read_role(out, buf_str(&body), e) || err_in(e, "GetRole");
}
