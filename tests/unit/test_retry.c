#include "core/retry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"

static void
only_answers_that_may_change_are_tried_again(void **state)
{
	static const struct {
		enum http_failure failure;
		int status;
		const char *code;
		bool expected;
	} table[] = {
		{ HTTP_FAILURE_CONNECT, 0, NULL, true },
		{ HTTP_FAILURE_CONNECT_TIMEOUT, 0, NULL, true },
		{ HTTP_FAILURE_READ_TIMEOUT, 0, NULL, true },
		{ HTTP_FAILURE_DROPPED, 0, NULL, true },
		{ HTTP_FAILURE_TLS, 0, NULL, true },
		{ HTTP_FAILURE_PROXY, 0, NULL, true },
		{ HTTP_FAILURE_OTHER, 0, NULL, true },
		{ HTTP_FAILURE_TOO_LARGE, 0, NULL, false },
		{ HTTP_FAILURE_PEER, 0, NULL, false },
		{ HTTP_FAILURE_REQUEST, 0, NULL, false },
		/* A status that came with a failure does not count. */
		{ HTTP_FAILURE_PEER, 500, "Throttling", false },
		{ 0, 500, NULL, true },
		{ 0, 502, "502", true },
		{ 0, 503, "ServiceUnavailable", true },
		{ 0, 504, NULL, true },
		{ 0, 501, NULL, false },
		{ 0, 505, NULL, false },
		{ 0, 509, NULL, false },
		{ 0, 429, "429", false },
		{ 0, 429, "TooManyRequestsException", true },
		{ 0, 400, "Throttling", true },
		{ 0, 400, "ThrottlingException", true },
		{ 0, 400, "ThrottledException", true },
		{ 0, 400, "RequestThrottledException", true },
		{ 0, 400, "ProvisionedThroughputExceededException", true },
		{ 0, 400, "TransactionInProgressException", true },
		{ 0, 400, "RequestLimitExceeded", true },
		{ 0, 400, "BandwidthLimitExceeded", true },
		{ 0, 400, "LimitExceededException", true },
		{ 0, 400, "RequestThrottled", true },
		{ 0, 400, "SlowDown", true },
		{ 0, 400, "PriorRequestNotComplete", true },
		{ 0, 400, "EC2ThrottledException", true },
		{ 0, 400, "RequestTimeout", true },
		{ 0, 400, "RequestTimeoutException", true },
		{ 0, 400, "IDPCommunicationError", true },
		{ 0, 403, "Throttling", true },
		{ 0, 400, "throttling", false },
		{ 0, 403, "AccessDenied", false },
		{ 0, 403, "SignatureDoesNotMatch", false },
		{ 0, 400, "ExpiredTokenException", false },
		{ 0, 200, NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct http_response r = { .failure = table[i].failure,
			.status = table[i].status };

		if (retry_wanted(&r, table[i].code) != table[i].expected)
			fail_msg("failure %d, status %d, code %s", (int)r.failure,
			    r.status, table[i].code ? table[i].code : "none");
	}
}

/* The pause is between 0 and min(2^(n-1), 20) seconds before attempt n+1. */
static void
pauses_double_up_to_twenty_seconds(void **state)
{
	static const long limits[] = { 0, 0, 1000, 2000, 4000, 8000, 16000, 20000,
		20000 };

	(void)state;
	for (long attempt = 2; attempt < (long)ARRAY_LEN(limits); attempt++) {
		long longest = 0;

		assert_int_equal(retry_pause_ms(attempt, 0), 0);
		for (unsigned random = 0; random <= 20000; random++) {
			long ms = retry_pause_ms(attempt, random);

			assert_in_range(ms, 0, limits[attempt]);
			longest = ms > longest ? ms : longest;
		}
		assert_int_equal(longest, limits[attempt]);
	}
	assert_in_range(retry_pause_ms(1000000, UINT32_MAX), 0, 20000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_answers_that_may_change_are_tried_again),
		cmocka_unit_test(pauses_double_up_to_twenty_seconds),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
