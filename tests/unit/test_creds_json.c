#include "core/creds_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

#define KEYS "\"AccessKeyId\": \"A\", \"SecretAccessKey\": \"S\""
#define DATE "\"Expiration\": \"2026-01-02T03:04:05Z\""
#define AT 1767323045

static const struct {
	const char *text;
	int64_t expires;                     /* 0: refused */
	const char *token, *account, *error; /* or NULL */
} processes[] = {
	{ "{\"Version\": 1, " KEYS "}", CREDS_NEVER, NULL, NULL, NULL },
	{ "{\"Version\": 1.0, " KEYS ", " DATE "}", AT, NULL, NULL, NULL },
	{ "{\"Version\": 1, " KEYS ", \"SessionToken\": \"T\", \"Expiration\": null, "
	  "\"AccountId\": \"123456789012\"}",
	    CREDS_NEVER, "T", "123456789012", NULL },
	/* An empty account is none, a token that is no text neither. */
	{ "{\"Version\": 1, " KEYS ", \"SessionToken\": 5, \"AccountId\": \"\"}",
	    CREDS_NEVER, NULL, NULL, NULL },
	{ "{\"Version\": 2, " KEYS "}", 0, NULL, NULL,
	    "the answer's Version is not the number 1" },
	{ "{\"Version\": \"1\", " KEYS "}", 0, NULL, NULL,
	    "the answer's Version is not the number 1" },
	{ "{" KEYS "}", 0, NULL, NULL, "the answer's Version is not the number 1" },
	{ "{\"Version\": 1, \"SecretAccessKey\": \"S\"}", 0, NULL, NULL,
	    "the answer has no AccessKeyId" },
	{ "{\"Version\": 1, \"AccessKeyId\": \"A\"}", 0, NULL, NULL,
	    "the answer has no SecretAccessKey" },
	{ "{\"Version\": 1, " KEYS ", \"Expiration\": 5}", 0, NULL, NULL,
	    "Expiration in the answer is no date with a time zone" },
	{ "{\"Version\": 1, " KEYS ", \"Expiration\": \"2026-01-02T03:04:05\"}", 0, NULL,
	    NULL, "Expiration in the answer is no date with a time zone" },
	{ "[" KEYS "]", 0, NULL, NULL, "not valid JSON (line 1, column 15)" },
	{ "[1]", 0, NULL, NULL, "the answer is JSON, but no object" },
	{ "", 0, NULL, NULL, "not valid JSON (line 1, column 0)" },
};

static void
what_a_process_prints_is_read_or_refused_with_the_cause(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(processes); i++) {
		AUTO_CREDS c = { 0 };
		struct err e = { 0 };
		bool ok = creds_json_of_process(&c, str_of(processes[i].text), &e);

		assert_int_equal(ok, processes[i].error == NULL);
		assert_string_equal(e.msg, ok ? "" : processes[i].error);
		assert_int_equal(c.access_key_id != NULL, ok);
		if (!ok)
			continue;
		assert_true(c.expires == processes[i].expires);
		assert_int_equal(
		    secret_is_set(&c.session_token), processes[i].token != NULL);
		assert_int_equal(c.account_id != NULL, processes[i].account != NULL);
	}
}

static const struct {
	const char *text;
	const char *error; /* NULL: read */
} metadata[] = {
	{ "{" KEYS ", \"Token\": \"T\", " DATE "}", NULL },
	{ "{" KEYS ", " DATE "}", "the answer has no Token" },
	{ "{" KEYS ", \"Token\": \"T\"}", "the answer has no Expiration" },
	{ "{" KEYS ", \"Token\": \"T\", \"Expiration\": \"soon\"}",
	    "Expiration in the answer is no date with a time zone" },
	{ "{\"Code\": \"Failed\"}", "the answer has no AccessKeyId" },
	{ "5", "not valid JSON (line 1, column 1)" },
	{ "[]", "the answer is JSON, but no object" },
};

static void
a_metadata_service_answers_with_all_four(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(metadata); i++) {
		AUTO_STRING char *date = NULL;
		AUTO_CREDS c = { 0 }, again = { 0 };
		struct err e = { 0 };
		struct str text = str_of(metadata[i].text);
		bool ok = creds_json_of_metadata(&c, &date, text, &e);

		assert_int_equal(ok, metadata[i].error == NULL);
		assert_string_equal(e.msg, ok ? "" : metadata[i].error);
		assert_int_equal(date != NULL, ok);
		if (!ok)
			continue;
		assert_string_equal(date, "2026-01-02T03:04:05Z");
		assert_true(c.expires == AT);
		/* Who does not want the date as text gets the same. */
		assert_true(creds_json_of_metadata(&again, NULL, text, &e));
		assert_string_equal(secret_reveal(&again.session_token), "T");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_process_prints_is_read_or_refused_with_the_cause),
		cmocka_unit_test(a_metadata_service_answers_with_all_four),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
