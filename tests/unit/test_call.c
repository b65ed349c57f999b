#include "fetch/call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "fake_sys.h"

struct outcome {
	struct fake fake; /* first */
	struct client client;
	struct creds signer;
	struct http_response response;
	struct sts_refusal refusal;
	struct err e;
};

static void
outcome_make(struct outcome *o)
{
	fake_make(&o->fake);
	o->client = (struct client){
		.endpoint = { mem_strdup("https://sts.eu-west-1.amazonaws.com"),
		    mem_strdup("eu-west-1") },
		.proxy = mem_strdup("http://p:1"),
		.max_attempts = 3,
	};
	o->signer.access_key_id = mem_strdup("AKIASRC");
	secret_set(&o->signer.secret_key, STR("sk"));
	o->signer.expires = CREDS_NEVER;
}

static void
outcome_free(struct outcome *o)
{
	fake_free(&o->fake);
	client_free(&o->client);
	creds_free(&o->signer);
	http_response_free(&o->response);
	sts_refusal_free(&o->refusal);
}
#define AUTO_OUTCOME ATTR_CLEANUP(outcome_free) struct outcome

static bool
send(struct outcome *o, bool with_signer)
{
	AUTO_HTTP_REQUEST request = { 0 };
	struct call call = { "GetCallerIdentity", "sts", with_signer ? &o->signer : NULL,
		&o->client, sts_read_refusal };
	bool ok;

	sts_request_caller_identity(&request, o->client.endpoint.url);
	ok = call_send(&o->response, &request, &call, &o->refusal, &o->fake.sys, &o->e);
	/* What an attempt adds is gone, so that the next one can add it again. */
	assert_int_equal(request.nheaders, 1);
	return ok;
}

static void
an_answer_below_300_is_the_result(void **state)
{
	AUTO_OUTCOME o = { 0 };

	(void)state;
	outcome_make(&o);
	fake_answer(&o.fake, 200, "body");
	assert_true(send(&o, true));
	assert_int_equal(o.response.status, 200);
	assert_string_equal(buf_text(&o.response.body), "body");
	assert_int_equal(o.e.code, ERR_NONE);
	assert_int_equal(o.fake.nrequests, 1);
	assert_string_equal(o.fake.requests[0].key, "AKIASRC");
	assert_string_equal(
	    o.fake.requests[0].url, "https://sts.eu-west-1.amazonaws.com/");
}

static void
a_call_without_a_signer_has_no_signature(void **state)
{
	AUTO_OUTCOME o = { 0 };

	(void)state;
	outcome_make(&o);
	fake_answer(&o.fake, 200, "");
	assert_true(send(&o, false));
	assert_string_equal(o.fake.requests[0].key, "-");
}

struct answer {
	enum http_failure failure;
	int status;
	const char *code;
};

static void
an_answer_that_may_change_is_asked_for_again(void **state)
{
	static const struct {
		struct answer first;
		size_t calls;
		const char *message;
		enum err_code code;
	} table[] = {
		{ { 0, 500, "InternalFailure" }, 3, "after 3 attempts: AWS refused",
		    ERR_DENIED },
		{ { 0, 400, "Throttling" }, 3, "after 3 attempts: AWS refused",
		    ERR_DENIED },
		{ { HTTP_FAILURE_CONNECT, 0, NULL }, 3,
		    "after 3 attempts: GetCallerIdentity at https://sts.eu-west-1."
		    "amazonaws.com/: could not connect",
		    ERR_NETWORK },
		{ { HTTP_FAILURE_READ_TIMEOUT, 0, NULL }, 3, "no answer within",
		    ERR_NETWORK },
		{ { HTTP_FAILURE_TLS, 0, NULL }, 3, "TLS failed", ERR_NETWORK },
		{ { HTTP_FAILURE_TOO_LARGE, 0, NULL }, 1,
		    "GetCallerIdentity at https://sts.eu-west-1.amazonaws.com/: the "
		    "answer is too large",
		    ERR_NETWORK },
		{ { HTTP_FAILURE_REQUEST, 0, NULL }, 1, "can't be sent", ERR_NETWORK },
		{ { 0, 403, "AccessDenied" }, 1,
		    "AWS refused GetCallerIdentity: AccessDenied: because", ERR_DENIED },
		{ { 0, 429, "Odd" }, 1, "AWS refused GetCallerIdentity: Odd: because",
		    ERR_DENIED },
		{ { 0, 301, "Moved" }, 1, "AWS refused GetCallerIdentity: Moved",
		    ERR_DENIED },
		/* No answer of the service's at all: not tried again, whatever the status. */
		{ { 0, 503, NULL }, 1, "answered with status 503", ERR_NETWORK },
		{ { 0, 429, NULL }, 1, "answered with status 429", ERR_NETWORK },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const struct answer *a = &table[i].first;
		AUTO_OUTCOME o = { 0 };

		outcome_make(&o);
		for (size_t n = 0; n < table[i].calls; n++) {
			if (a->failure != HTTP_FAILURE_NONE)
				fake_answer_failure(&o.fake, a->failure);
			else if (a->code == NULL)
				fake_answer(&o.fake, a->status, "{\"json\": 1}");
			else
				fake_answer_refusal(
				    &o.fake, a->status, a->code, "because");
		}
		assert_false(send(&o, true));
		if (strstr(o.e.msg, table[i].message) == NULL)
			fail_msg("row %zu: %s", i, o.e.msg);
		assert_int_equal(o.e.code, table[i].code);
		assert_int_equal(o.fake.nrequests, table[i].calls);
		assert_int_equal(o.refusal.code != NULL, a->code != NULL);
	}
}

static void
a_second_attempt_can_succeed_and_leaves_no_error(void **state)
{
	AUTO_OUTCOME o = { 0 };

	(void)state;
	outcome_make(&o);
	fake_answer_failure(&o.fake, HTTP_FAILURE_DROPPED);
	fake_answer(&o.fake, 503, "<html>busy</html>");
	fake_answer(&o.fake, 200, "body");
	assert_true(send(&o, true));
	assert_int_equal(o.e.code, ERR_NONE);
	assert_string_equal(o.e.msg, "");
	assert_null(o.refusal.code);
	assert_in_range(o.fake.paused_ms, 1, 3000);
}

static void
the_number_of_attempts_is_the_clients(void **state)
{
	(void)state;
	for (long n = 1; n < 6; n++) {
		AUTO_OUTCOME o = { 0 };

		outcome_make(&o);
		o.client.max_attempts = n;
		for (long i = 0; i < n; i++)
			fake_answer_failure(&o.fake, HTTP_FAILURE_CONNECT);
		assert_false(send(&o, true));
		assert_int_equal(o.fake.nrequests, n);
		assert_int_equal(strstr(o.e.msg, "attempts") != NULL, n > 1);
	}
}

static void
what_can_not_be_tried_at_all_ends_the_call(void **state)
{
	static const struct {
		size_t effect;
		const char *message;
	} table[] = { { 1, "http failed" }, { 2, "random failed" },
		{ 3, "http failed" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_OUTCOME o = { 0 };

		outcome_make(&o);
		o.fake.fail_at = table[i].effect;
		fake_answer_failure(&o.fake, HTTP_FAILURE_CONNECT);
		fake_answer(&o.fake, 200, "body");
		assert_false(send(&o, true));
		assert_string_equal(o.e.msg, table[i].message);
		assert_int_equal(o.e.code, ERR_SYSTEM);
		assert_int_equal(o.response.body.len, 0);
	}
}

static void
a_list_of_authorities_that_others_can_write_is_not_used(void **state)
{
	AUTO_OUTCOME o = { 0 };

	(void)state;
	outcome_make(&o);
	o.client.ca_file = mem_strdup("/ca.pem");
	fake_put(&o.fake, "/ca.pem", "")->mode = 0666;
	assert_false(send(&o, true));
	assert_string_equal(o.e.msg, "ca_bundle: /ca.pem can be written by other users");
	assert_int_equal(o.fake.nrequests, 0);
}

/* The fake's clock stands at 2026-01-02T03:04:05Z. */
static void
a_wrong_clock_is_corrected_once_from_the_date(void **state)
{
	static const struct {
		const char *code, *date;
		size_t calls;
		const char *told; /* NULL: nothing */
	} table[] = {
		{ "SignatureDoesNotMatch", "Fri, 02 Jan 2026 03:14:05 GMT", 2,
		    "10 minutes slow" },
		{ "RequestTimeTooSkewed", "Thu, 01 Jan 2026 03:04:05 GMT", 2,
		    "1440 minutes fast" },
		{ "RequestExpired", "Thu, 02 Jan 2025 03:04:05 GMT", 2, "fast" },
		{ "SignatureDoesNotMatch", "Fri, 02 Jan 2026 03:08:05 GMT", 1, NULL },
		{ "SignatureDoesNotMatch", "Fri, 02 Jan 2026 03:00:05 GMT", 1, NULL },
		{ "SignatureDoesNotMatch", "yesterday", 1, NULL },
		{ "SignatureDoesNotMatch", NULL, 1, NULL },
		{ "AccessDenied", "Fri, 02 Jan 2026 03:14:05 GMT", 1, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_OUTCOME o = { 0 };
		bool ok;

		outcome_make(&o);
		fake_answer_refusal(&o.fake, 403, table[i].code, "no");
		o.fake.answers[0].date = table[i].date;
		fake_answer(&o.fake, 200, "body");
		ok = send(&o, true);
		assert_int_equal(o.fake.nrequests, table[i].calls);
		assert_int_equal(ok, table[i].calls == 2);
		assert_int_equal(o.fake.log.n, table[i].calls + (table[i].told != NULL));
		if (table[i].told != NULL)
			assert_non_null(
			    strstr(o.fake.log.items[o.fake.log.n - 1], table[i].told));
	}
}

static void
a_clock_that_is_still_refused_is_not_corrected_again(void **state)
{
	AUTO_OUTCOME o = { 0 };

	(void)state;
	outcome_make(&o);
	for (int i = 0; i < 2; i++) {
		fake_answer_refusal(&o.fake, 403, "SignatureDoesNotMatch", "no");
		o.fake.answers[i].date =
		    i ? "Sat, 03 Jan 2026 03:14:05 GMT" : "Fri, 02 Jan 2026 04:04:05 GMT";
	}
	assert_false(send(&o, true));
	assert_int_equal(o.fake.nrequests, 2);
	assert_int_equal(o.fake.log.n, 2); /* the calls: nobody is told */
	assert_string_equal(o.refusal.code, "SignatureDoesNotMatch");
}

/* Pauses are all the time that passes here. */
static void
no_attempt_begins_after_a_minute(void **state)
{
	AUTO_OUTCOME o = { 0 };

	(void)state;
	outcome_make(&o);
	o.client.max_attempts = FAKE_ANSWERS_MAX;
	for (int i = 0; i < FAKE_ANSWERS_MAX; i++)
		fake_answer_failure(&o.fake, HTTP_FAILURE_CONNECT);
	o.fake.call_seconds = 25;
	assert_false(send(&o, true));
	assert_in_range(o.fake.nrequests, 2, 3);
	assert_int_equal(o.e.code, ERR_NETWORK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_below_300_is_the_result),
		cmocka_unit_test(a_call_without_a_signer_has_no_signature),
		cmocka_unit_test(an_answer_that_may_change_is_asked_for_again),
		cmocka_unit_test(a_second_attempt_can_succeed_and_leaves_no_error),
		cmocka_unit_test(the_number_of_attempts_is_the_clients),
		cmocka_unit_test(a_list_of_authorities_that_others_can_write_is_not_used),
		cmocka_unit_test(a_wrong_clock_is_corrected_once_from_the_date),
		cmocka_unit_test(a_clock_that_is_still_refused_is_not_corrected_again),
		cmocka_unit_test(no_attempt_begins_after_a_minute),
		cmocka_unit_test(what_can_not_be_tried_at_all_ends_the_call),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
