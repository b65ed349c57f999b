#include "fetch/call.h"

#include <string.h>

#include "base/mem.h"
#include "base/utc.h"
#include "core/retry.h"
#include "core/sigv4.h"

#define CONNECT_TIMEOUT_MS 10000
#define READ_TIMEOUT_MS 30000
#define TOTAL_SECONDS 60 /* of all attempts */

/* AWS takes a signature that is up to five minutes off. */
#define CLOCK_MAY_DIFFER_SECONDS 240

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

/* AWS's own words, without the full stop or blank at their end: a hint may follow. */
static struct str
message_of(const struct sts_refusal *refusal)
{
	struct str text = str_trim(str_of(refusal->message));

	while (text.len > 0 &&
	    (text.data[text.len - 1] == '.' || text.data[text.len - 1] == ' '))
		text.len--;
	return text;
}

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
	(void)err_set(e, ERR_DENIED, "AWS refused %s: %s: %.*s", call->operation,
	    refusal->code, STR_ARG(message_of(refusal)));
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

/* How many seconds AWS's clock is ahead of ours, if that is why the signature was refused;
 * otherwise 0. */
static int64_t
clock_difference(const struct http_response *r, const char *code, struct sys *sys)
{
	static const char *const codes[] = { "SignatureDoesNotMatch", "RequestExpired",
		"RequestTimeTooSkewed", "InvalidSignatureException" };
	const char *date = http_response_header(r, "Date");
	int64_t there, ahead;

	if (code == NULL || date == NULL || !utc_parse(str_of(date), &there))
		return 0;
	ahead = there - sys->now(sys);
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (strcmp(code, codes[i]) == 0 &&
		    (ahead > CLOCK_MAY_DIFFER_SECONDS ||
			ahead < -CLOCK_MAY_DIFFER_SECONDS))
			return ahead;
	return 0;
}

static void
tell_clock(int64_t ahead, struct sys *sys)
{
	int64_t minutes = ((ahead < 0 ? -ahead : ahead) + 30) / 60;
	AUTO_BUF text = { 0 };

	buf_printf(&text,
	    "awsrole: this machine's clock is %lld minutes %s; AWS's time was used\n",
	    (long long)minutes, ahead > 0 ? "slow" : "fast");
	sys->tell(sys, buf_str(&text));
}

/* One call from its first attempt to the last. */
struct course {
	long attempts;
	int64_t end;   /* of now(): no attempt begins later */
	int64_t ahead; /* what the clock was corrected by; 0: not yet */
};

/* Whether there is another attempt, after a pause. */
static bool
go_on(struct course *c, enum verdict verdict, const struct http_response *response,
    const char *code, const struct call *call, struct sys *sys, struct err *e)
{
	unsigned dice = 0;

	if (verdict == VERDICT_REFUSED && call->signer != NULL && c->ahead == 0) {
		c->ahead = clock_difference(response, code, sys);
		if (c->ahead == 0)
			return false;
		sys->adjust(sys, c->ahead);
		c->end += c->ahead;
		c->attempts--;
		return sys->now(sys) < c->end;
	}
	if (verdict != VERDICT_AGAIN)
		return false;
	if (c->attempts < call->client->max_attempts) {
		if (!sys->random(sys, &dice, sizeof(dice), e))
			return false;
		sys->pause(sys, retry_pause_ms(c->attempts + 1, dice));
		if (sys->now(sys) < c->end)
			return true;
	}
	if (c->attempts > 1)
		(void)err_in(e, "after %ld attempts", c->attempts);
	return false;
}

bool
call_send(struct http_response *out, struct http_request *r, const struct call *call,
    struct sts_refusal *refusal, struct sys *sys, struct err *e)
{
	struct course course = { .end = sys->now(sys) + TOTAL_SECONDS };

	if (!check_ca_file(call->client, sys, e))
		return false;
	prepare(r, call->client);
	for (;;) {
		AUTO_HTTP_RESPONSE response = { 0 };
		struct sts_refusal said = { 0 };
		enum verdict verdict;
		bool again;

		course.attempts++;
		r->total_timeout_ms = (long)(course.end - sys->now(sys)) * 1000;
		/* A second may have passed meanwhile, and 0 is for ever. */
		if (r->total_timeout_ms <= 0)
			r->total_timeout_ms = 1;
		if (!attempt(&response, r, call, sys, e))
			return false;
		verdict = judge(&response, r, call, &said, e);
		if (verdict == VERDICT_DONE) {
			if (course.ahead != 0)
				tell_clock(course.ahead, sys);
			err_clear(e);
			*out = response;
			response = (struct http_response){ 0 };
			return true;
		}
		again = go_on(&course, verdict, &response, said.code, call, sys, e);
		if (!again && refusal != NULL) {
			sts_refusal_free(refusal);
			*refusal = said;
		} else {
			sts_refusal_free(&said);
		}
		if (!again)
			return false;
	}
}
