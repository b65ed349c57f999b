#include "fetch/call.h"

#include "base/mem.h"
#include "core/retry.h"
#include "core/sigv4.h"

#define CONNECT_TIMEOUT_MS 10000
#define READ_TIMEOUT_MS 30000
#define TOTAL_TIMEOUT_MS 60000

#define CA_FILE_MAX ((size_t)16 << 20) /* bytes; the usual lists have 200 KB */
#define USER_AGENT "awsrole/" AWSROLE_VERSION

static void
forget_headers(struct http_request *r, size_t keep)
{
	while (r->nheaders > keep) {
		r->nheaders--;
		mem_free(r->headers[r->nheaders].name);
		mem_free(r->headers[r->nheaders].value);
	}
}

static void
prepare(struct http_request *r, const struct client *client)
{
	r->proxy = client->proxy ? mem_strdup(client->proxy) : NULL;
	r->ca_file = client->ca_file ? mem_strdup(client->ca_file) : NULL;
	r->connect_timeout_ms = CONNECT_TIMEOUT_MS;
	r->read_timeout_ms = READ_TIMEOUT_MS;
	r->total_timeout_ms = TOTAL_TIMEOUT_MS;
}

static bool
attempt(struct http_response *out, struct http_request *r, const struct call *call,
    struct sys *sys, struct err *e)
{
	size_t own = r->nheaders;
	bool ok;

	ok = call->signer == NULL ||
	    sigv4_sign(r, call->signer, call->client->endpoint.signing_region,
		call->service, sys->now(sys), e);
	if (ok) {
		http_add_header(r, "User-Agent", USER_AGENT);
		ok = sys->http(sys, r, out, e);
	}
	forget_headers(r, own);
	return ok;
}

static const char *
failure_name(enum http_failure failure)
{
	static const char *const names[] = {
		[HTTP_FAILURE_NONE] = "no failure",
		[HTTP_FAILURE_CONNECT] = "could not connect",
		[HTTP_FAILURE_CONNECT_TIMEOUT] = "no connection within the time limit",
		[HTTP_FAILURE_READ_TIMEOUT] = "no answer within the time limit",
		[HTTP_FAILURE_DROPPED] = "the connection was closed before the answer",
		[HTTP_FAILURE_TLS] = "TLS failed",
		[HTTP_FAILURE_PROXY] = "the proxy could not be used",
		[HTTP_FAILURE_TOO_LARGE] = "the answer is too large",
		[HTTP_FAILURE_PEER] = "the address is not allowed for credentials",
		[HTTP_FAILURE_REQUEST] = "the request can't be sent",
		[HTTP_FAILURE_OTHER] = "the request failed",
	};

	return names[failure];
}

static bool
network_error(const struct http_response *r, const struct http_request *request,
    const struct call *call, struct err *e)
{
	return err_set(e, ERR_NETWORK, "%s at %s: %s%s%s%s", call->operation,
	    request->url, failure_name(r->failure), r->failure_text ? " (" : "",
	    r->failure_text ? r->failure_text : "", r->failure_text ? ")" : "");
}

/* Whether an answer ends the call, and how. */
enum verdict { VERDICT_DONE, VERDICT_REFUSED, VERDICT_AGAIN, VERDICT_BROKEN };

static enum verdict
judge(const struct http_response *r, const struct http_request *request,
    const struct call *call, struct sts_refusal *refusal, struct err *e)
{
	if (r->failure != HTTP_FAILURE_NONE) {
		(void)network_error(r, request, call, e);
		return retry_wanted(r, NULL) ? VERDICT_AGAIN : VERDICT_BROKEN;
	}
	if (r->status < 300)
		return VERDICT_DONE;
	if (!call->read_refusal(refusal, r, e)) {
		e->code = ERR_NETWORK;
		(void)err_in(e, "%s at %s answered with status %d", call->operation,
		    request->url, r->status);
		return VERDICT_BROKEN;
	}
	(void)err_set(e, ERR_DENIED, "AWS refused %s: %s: %s", call->operation,
	    refusal->code, refusal->message ? refusal->message : "");
	return retry_wanted(r, refusal->code) ? VERDICT_AGAIN : VERDICT_REFUSED;
}

/* Whoever can write the list of authorities can read every call.  A missing file is
 * left to awsrole-net, which says so as a failure of TLS. */
static bool
check_ca_file(const struct client *client, struct sys *sys, struct err *e)
{
	AUTO_BUF text = { 0 };
	bool found;

	return client->ca_file == NULL ||
	    sys->load(
		sys, client->ca_file, LOAD_TRUSTED, CA_FILE_MAX, &text, &found, e) ||
	    err_in(e, "ca_bundle");
}

bool
call_send(struct http_response *out, struct http_request *r, const struct call *call,
    struct sts_refusal *refusal, struct sys *sys, struct err *e)
{
	if (!check_ca_file(call->client, sys, e))
		return false;
	prepare(r, call->client);
	for (long n = 1;; n++) {
		AUTO_HTTP_RESPONSE response = { 0 };
		struct sts_refusal said = { 0 };
		enum verdict verdict;
		unsigned dice = 0;

		if (!attempt(&response, r, call, sys, e))
			return false;
		verdict = judge(&response, r, call, &said, e);
		if (verdict == VERDICT_DONE) {
			err_clear(e);
			*out = response;
			response = (struct http_response){ 0 };
			return true;
		}
		if (verdict != VERDICT_AGAIN || n >= call->client->max_attempts) {
			if (verdict == VERDICT_AGAIN && n > 1)
				(void)err_in(e, "after %ld attempts", n);
			if (refusal != NULL) {
				sts_refusal_free(refusal);
				*refusal = said;
			} else {
				sts_refusal_free(&said);
			}
			return false;
		}
		sts_refusal_free(&said);
		if (!sys->random(sys, &dice, sizeof(dice), e))
			return false;
		sys->pause(sys, retry_pause_ms(n + 1, dice));
	}
}
