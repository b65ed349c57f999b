#include "core/console.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

#define LINK "https://signin.aws.amazon.com/switchrole?"

static void
a_link_names_account_role_and_how_it_is_shown(void **state)
{
	static const struct {
		const char *arn, *name, *colour, *expected;
	} table[] = {
		{ "arn:aws:iam::123456789012:role/R", NULL, NULL,
		    LINK "account=123456789012&roleName=R" },
		{ "arn:aws:iam::123456789012:role/a/b/R", "x y", "blue",
		    LINK "account=123456789012&roleName=a%2Fb%2FR&displayName=x+y"
			 "&color=99BCE3" },
		{ "arn:aws:iam::123456789012:role/R", "", "#aAbB09",
		    LINK "account=123456789012&roleName=R&color=aAbB09" },
		{ "arn:aws:iam::123456789012:role/R", "n", "cyan&x=y",
		    LINK "account=123456789012&roleName=R&displayName=n" },
		{ "arn:aws-us-gov:iam::123456789012:role/R", NULL, "12345",
		    "https://signin.amazonaws-us-gov.com/"
		    "switchrole?account=123456789012&roleName=R" },
		{ "arn:aws-cn:iam::123456789012:role/R", NULL, NULL,
		    "https://signin.amazonaws.cn/switchrole?account=123456789012"
		    "&roleName=R" },
	};
	static const char *const bad[] = { "", "R", "arn:aws:iam::123456789012:user/R",
		"arn:aws:iam::12345678901:role/R", "arn:aws:iam::123456789012:role/",
		"arn:moon:iam::123456789012:role/R", "arn:aws:iam::123456789012:role" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_BUF b = { 0 };
		struct err e = { 0 };

		assert_true(console_write_link(
		    &b, str_of(table[i].arn), table[i].name, table[i].colour, &e));
		assert_string_equal(buf_text(&b), table[i].expected);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		AUTO_BUF b = { 0 };
		struct err e = { 0 };

		assert_false(console_write_link(&b, str_of(bad[i]), NULL, NULL, &e));
		assert_int_equal(e.code, ERR_CONFIG);
	}
}

static void
a_link_is_read_back(void **state)
{
	static const struct {
		const char *url, *arn, *name;
	} table[] = {
		{ LINK "account=123456789012&roleName=R",
		    "arn:aws:iam::123456789012:role/R", NULL },
		{ " " LINK "color=F2B0A9&displayName=x+%26%20y&roleName=a%2FR"
		  "&account=123456789012#f\n",
		    "arn:aws:iam::123456789012:role/a/R", "x & y" },
		{ "https://eu-west-1.signin.aws.amazon.com/"
		  "switchrole?account=123456789012&roleName=/R&a=b",
		    "arn:aws:iam::123456789012:role/R", NULL },
		{ "https://signin.amazonaws.cn/switchrole?account=123456789012"
		  "&roleName=R",
		    "arn:aws-cn:iam::123456789012:role/R", NULL },
		{ LINK "account=my-alias&roleName=R", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_CONSOLE_LINK link = { 0 };
		AUTO_STRING char *arn = NULL;
		struct err e = { 0 };

		if (!console_read_link(&link, str_of(table[i].url), &e))
			fail_msg("%s: %s", table[i].url, e.msg);
		arn = console_link_arn(&link);
		assert_int_equal(arn == NULL, table[i].arn == NULL);
		if (arn != NULL)
			assert_string_equal(arn, table[i].arn);
		assert_int_equal(link.name == NULL, table[i].name == NULL);
		if (link.name != NULL)
			assert_string_equal(link.name, table[i].name);
	}
}

static void
what_is_no_link_is_refused(void **state)
{
	static const char *const bad[] = { "", "x", LINK, LINK "account=1",
		LINK "roleName=R", LINK "account=&roleName=R",
		LINK "account=1&roleName=", LINK "account=1&roleName=%00R",
		"https://evil.example/switchrole?account=123456789012&roleName=R",
		"https://xsignin.aws.amazon.com/switchrole?account=1&roleName=R",
		"https://signin.aws.amazon.com/other?account=1&roleName=R",
		"https://u:p@signin.aws.amazon.com/switchrole?account=1&roleName=R" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		AUTO_CONSOLE_LINK link = { 0 };
		struct err e = { 0 };

		if (console_read_link(&link, str_of(bad[i]), &e))
			fail_msg("'%s' was taken for a link", bad[i]);
		assert_int_equal(e.code, ERR_USAGE);
		assert_null(link.role);
	}
}

static void
the_credentials_are_in_the_body_and_not_in_the_url(void **state)
{
	AUTO_HTTP_REQUEST r = { 0 };
	AUTO_CREDS creds = { .access_key_id = mem_strdup("ASIAX") };

	(void)state;
	secret_set(&creds.secret_key, STR("s/\"+"));
	secret_set(&creds.session_token, STR("t=="));
	console_token_request(&r, "https://signin.aws.amazon.com", &creds, 900);
	assert_string_equal(r.url, "https://signin.aws.amazon.com/federation");
	assert_string_equal(buf_text(&r.body),
	    "Action=getSigninToken&SessionDuration=900&Session=%7B%22sessionId%22%3A+"
	    "%22ASIAX%22%2C+%22sessionKey%22%3A+%22s%2F%5C%22%2B%22%2C+%22sessionToken"
	    "%22%3A+%22t%3D%3D%22%7D");
}

static void
a_token_becomes_a_url_of_the_same_host(void **state)
{
	static const struct {
		const char *partition, *service, *region, *destination;
	} table[] = {
		{ "aws", NULL, "",
		    "https%3A%2F%2Fconsole.aws.amazon.com%2Fconsole%2Fhome" },
		{ "aws", "s3", "eu-west-1",
		    "https%3A%2F%2Fconsole.aws.amazon.com%2Fs3%2Fhome%3Fregion%3Deu-west-"
		    "1" },
		{ "aws-us-gov", "ec2", "",
		    "https%3A%2F%2Fconsole.amazonaws-us-gov.com%2Fec2%2Fhome" },
		{ "aws-cn", "ec2", "",
		    "https%3A%2F%2Fconsole.amazonaws.cn%2Fec2%2Fhome" },
	};
	AUTO_SECRET token = { 0 };
	struct err e = { 0 };
	AUTO_BUF none = { 0 };

	(void)state;
	assert_true(console_read_token(&token, STR("{\"SigninToken\": \"a+b\"}"), &e));
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_BUF b = { 0 };
		AUTO_BUF expected = { 0 };

		assert_true(console_login_url(&b, "https://h", str_of(table[i].partition),
		    table[i].service, str_of(table[i].region), &token, &e));
		buf_printf(&expected,
		    "https://h/federation?Action=login&Issuer=awsrole&Destination=%s"
		    "&SigninToken=a%%2Bb",
		    table[i].destination);
		assert_string_equal(buf_text(&b), buf_text(&expected));
	}
	assert_false(console_login_url(
	    &none, "https://h", STR("aws"), "../x?", (struct str){ 0 }, &token, &e));
	assert_int_equal(e.code, ERR_USAGE);
}

static void
an_answer_without_a_token_is_an_error(void **state)
{
	static const char *const bad[] = { "", "{}", "[]", "<html>",
		"{\"SigninToken\": 1}", "{\"SigninToken\": \"\"}" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		AUTO_SECRET token = { 0 };
		struct err e = { 0 };

		assert_false(console_read_token(&token, str_of(bad[i]), &e));
		assert_int_equal(e.code, ERR_NETWORK);
	}
}

static void
a_refusal_says_what_the_sign_in_page_does_not(void **state)
{
	static const int statuses[] = { 400, 503 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		AUTO_HTTP_RESPONSE r = { .status = statuses[i] };
		struct sts_refusal refusal = { 0 };
		struct err e = { 0 };

		assert_true(console_read_refusal(&refusal, &r, &e));
		assert_string_equal(refusal.code, i == 0 ? "status 400" : "status 503");
		assert_int_equal(
		    strstr(refusal.message, "not those of a role") != NULL, i == 0);
		sts_refusal_free(&refusal);
	}
}

static void
without_a_duration_none_is_asked_for(void **state)
{
	AUTO_HTTP_REQUEST r = { 0 };
	AUTO_CREDS creds = { .access_key_id = mem_strdup("A") };

	(void)state;
	secret_set(&creds.secret_key, STR("s"));
	secret_set(&creds.session_token, STR("t"));
	console_token_request(&r, "https://h", &creds, 0);
	assert_true(str_starts(buf_str(&r.body), "Action=getSigninToken&Session="));
}

static void
a_partition_without_a_console_has_no_sign_in_page(void **state)
{
	AUTO_SECRET token = { 0 };
	struct err e = { 0 };
	AUTO_BUF b = { 0 };

	(void)state;
	secret_set(&token, STR("t"));
	assert_false(console_login_url(
	    &b, "https://h", STR("moon"), NULL, (struct str){ 0 }, &token, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_string_equal(e.msg, "partition 'moon' has no known console");
	assert_int_equal(b.len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_names_account_role_and_how_it_is_shown),
		cmocka_unit_test(a_link_is_read_back),
		cmocka_unit_test(what_is_no_link_is_refused),
		cmocka_unit_test(the_credentials_are_in_the_body_and_not_in_the_url),
		cmocka_unit_test(a_token_becomes_a_url_of_the_same_host),
		cmocka_unit_test(an_answer_without_a_token_is_an_error),
		cmocka_unit_test(a_refusal_says_what_the_sign_in_page_does_not),
		cmocka_unit_test(without_a_duration_none_is_asked_for),
		cmocka_unit_test(a_partition_without_a_console_has_no_sign_in_page),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
