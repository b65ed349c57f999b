#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/mem.h"
#include "core/sts.h"

#define ENDPOINT "https://sts.eu-west-1.amazonaws.com"
#define ROLE "arn:aws:iam::123456789012:role/A"
#define ROLE_ENCODED "arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FA"

static void
check_request(const struct http_request *r, const char *body)
{
	assert_string_equal(r->method, "POST");
	assert_string_equal(r->url, ENDPOINT "/");
	assert_int_equal(r->nheaders, 1);
	assert_string_equal(r->headers[0].name, "Content-Type");
	assert_string_equal(
	    r->headers[0].value, "application/x-www-form-urlencoded; charset=utf-8");
	assert_true(r->has_body);
	assert_string_equal(buf_text(&r->body), body);
}

static void
assume_role_is_sent_in_the_order_of_the_aws_cli(void **state)
{
	const struct sts_assume_role call = {
		.role_arn = ROLE,
		.session_name = "my sess+/=~*",
		.external_id = "ex:@,.-_/\xC3\xBC",
		.duration_seconds = 3600,
	};
	AUTO_HTTP_REQUEST r = { 0 };

	(void)state;
	sts_request_assume_role(&r, ENDPOINT, &call);
	check_request(&r,
	    "Action=AssumeRole&Version=2011-06-15&RoleSessionName=my+sess%2B%2F%3D~%2A&"
	    "ExternalId=ex%3A%40%2C.-_%2F%C3%BC&DurationSeconds=3600&"
	    "RoleArn=" ROLE_ENCODED);
}

static void
every_parameter_of_assume_role_is_sent(void **state)
{
	const struct sts_tag tags[] = { { "Team", "a b" }, { "Empty", "" } };
	const char *const arns[] = { "arn:1", "arn:2" };
	const char *const transitive[] = { "Team", "Empty" };
	const struct sts_assume_role call = {
		.role_arn = "r",
		.session_name = "s",
		.serial_number = "m",
		.token_code = " 123456",
		.policy = "{}",
		.policy_arns = arns,
		.npolicy_arns = 2,
		.tags = tags,
		.ntags = 2,
		.transitive_tag_keys = transitive,
		.ntransitive_tag_keys = 2,
		.source_identity = "me",
	};
	AUTO_HTTP_REQUEST r = { 0 };

	(void)state;
	sts_request_assume_role(&r, ENDPOINT, &call);
	check_request(&r,
	    "Action=AssumeRole&Version=2011-06-15&RoleSessionName=s&SerialNumber=m&"
	    "RoleArn=r&"
	    "TokenCode=+123456&PolicyArns.member.1.arn=arn%3A1&PolicyArns.member.2.arn="
	    "arn%3A2&"
	    "Policy=%7B%7D&Tags.member.1.Key=Team&Tags.member.1.Value=a+b&"
	    "Tags.member.2.Key=Empty&Tags.member.2.Value=&TransitiveTagKeys.member.1="
	    "Team&"
	    "TransitiveTagKeys.member.2=Empty&SourceIdentity=me");
}

static void
the_other_calls_send_what_they_are_given(void **state)
{
	AUTO_HTTP_REQUEST bare = { 0 }, mfa = { 0 }, web = { 0 }, who = { 0 };

	(void)state;
	sts_request_session_token(&bare, ENDPOINT, 0, NULL, NULL);
	check_request(&bare, "Action=GetSessionToken&Version=2011-06-15");
	sts_request_session_token(&mfa, ENDPOINT, 43200, "serial", "123456");
	check_request(&mfa,
	    "Action=GetSessionToken&Version=2011-06-15&DurationSeconds=43200&"
	    "SerialNumber=serial&TokenCode=123456");
	sts_request_web_identity(&web, ENDPOINT, ROLE, "s", "tok.en\n");
	check_request(&web,
	    "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=s&"
	    "RoleArn=" ROLE_ENCODED "&WebIdentityToken=tok.en%0A");
	sts_request_caller_identity(&who, ENDPOINT);
	check_request(&who, "Action=GetCallerIdentity&Version=2011-06-15");
}

static const struct {
	const char *endpoint, *url;
} endpoints[] = {
	{ "http://h:1", "http://h:1/" },
	{ "http://h:1/", "http://h:1/" },
	{ "http://h/a//b/../c%20d/", "http://h/a//b/../c%20d/" },
	{ "http://h?x=1", "http://h/?x=1" },
	{ "http://h/p?x=1", "http://h/p?x=1" },
	{ "http://h#f", "http://h/#f" },
	{ "nonsense", "nonsense" },
};

static void
the_endpoint_is_kept_but_for_an_empty_path(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(endpoints); i++) {
		AUTO_HTTP_REQUEST r = { 0 };

		sts_request_caller_identity(&r, endpoints[i].endpoint);
		assert_string_equal(r.url, endpoints[i].url);
	}
}

static struct sts_assume_role
smallest(void)
{
	return (struct sts_assume_role){
		.role_arn = "12345678901234567890",
		.session_name = "ab",
		.external_id = "ab",
		.serial_number = "123456789",
		.token_code = "123456",
		.duration_seconds = 900,
		.npolicy_arns = 10,
	};
}

static void
the_smallest_values_pass(void **state)
{
	struct sts_assume_role call = smallest();
	const struct sts_assume_role bare = { .role_arn = ROLE, .session_name = "ab" };
	struct err e = { 0 };

	(void)state;
	assert_true(sts_check_assume_role(&call, &e));
	assert_true(sts_check_assume_role(&bare, &e));
	call.duration_seconds = 43200;
	assert_true(sts_check_assume_role(&call, &e));
	call.session_name = "\xC3\xBC\xC3\xBC";
	assert_true(sts_check_assume_role(&call, &e));
}

static void
assert_refused(const struct sts_assume_role *call, const char *message)
{
	struct err e = { 0 };

	assert_false(sts_check_assume_role(call, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_string_equal(e.msg, message);
}

static void
a_value_that_can_t_work_is_refused_by_name(void **state)
{
	struct sts_assume_role call;

	(void)state;
	call = smallest();
	call.role_arn = "1234567890123456789";
	assert_refused(&call, "role_arn must have at least 20 characters (it has 19)");
	call = smallest();
	call.session_name = "\xC3\xBC"; /* one character of two bytes */
	assert_refused(
	    &call, "role_session_name must have at least 2 characters (it has 1)");
	call = smallest();
	call.external_id = "";
	assert_refused(&call, "external_id must have at least 2 characters (it has 0)");
	call = smallest();
	call.serial_number = "12345678";
	assert_refused(&call, "mfa_serial must have at least 9 characters (it has 8)");
	call = smallest();
	call.token_code = "12345";
	assert_refused(&call, "the MFA code must have at least 6 characters (it has 5)");
	call = smallest();
	call.duration_seconds = 899;
	assert_refused(&call, "duration_seconds must be at least 900 (it is 899)");
	call.duration_seconds = -1;
	assert_refused(&call, "duration_seconds must be at least 900 (it is -1)");
	call.duration_seconds = 43201;
	assert_refused(&call, "duration_seconds must be at most 43200 (it is 43201)");
	call = smallest();
	call.npolicy_arns = 11;
	assert_refused(&call, "there can be at most 10 session policy ARNs (11 given)");
}

#define KEY "<AccessKeyId>ASIA_1</AccessKeyId>"
#define SECRET "<SecretAccessKey>s/+&amp;</SecretAccessKey>"
#define TOKEN "<SessionToken>t==</SessionToken>"
#define EXPIRES "<Expiration>2099-01-01T00:00:00Z</Expiration>"
#define ANSWER(credentials, user) \
	"<AssumeRoleResponse xmlns='https://sts.amazonaws.com/doc/2011-06-15/'>" \
	"<AssumeRoleResult>" user "<Credentials>" credentials "</Credentials>" \
	"</AssumeRoleResult></AssumeRoleResponse>"
#define SESSION "arn:aws:sts::123456789012:assumed-role/A/s"

static void
credentials_are_read_out_of_an_answer(void **state)
{
	AUTO_CREDS c = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(sts_read_credentials(&c, "AssumeRole",
	    STR(ANSWER(KEY SECRET TOKEN EXPIRES,
		"<AssumedRoleUser><Arn>" SESSION "</Arn></AssumedRoleUser>")),
	    &e));
	assert_string_equal(c.access_key_id, "ASIA_1");
	assert_string_equal(secret_reveal(&c.secret_key), "s/+&");
	assert_string_equal(secret_reveal(&c.session_token), "t==");
	assert_int_equal(c.expires, 4070908800);
	assert_string_equal(c.account_id, "123456789012");
	assert_string_equal(c.arn, SESSION);
}

static void
the_result_is_looked_for_by_the_action(void **state)
{
	AUTO_CREDS c = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(sts_read_credentials(&c, "GetSessionToken",
	    STR("<x><GetSessionTokenResult><Credentials>" KEY SECRET TOKEN EXPIRES
		"</Credentials></GetSessionTokenResult></x>"),
	    &e));
	assert_null(c.account_id);
	assert_null(c.arn);
	assert_false(sts_read_credentials(
	    &c, "GetSessionToken", STR(ANSWER(KEY SECRET TOKEN EXPIRES, "")), &e));
	assert_string_equal(e.msg, "the answer has no Credentials/AccessKeyId");
	assert_string_equal(c.access_key_id, "ASIA_1"); /* untouched by the failure */
}

static const struct {
	const char *arn, *account;
	int known;
} users[] = {
	{ SESSION, "123456789012", 1 },
	{ "arn:aws-cn:sts::210987654321:assumed-role/A/s", "210987654321", 1 },
	{ "arn:minio:sts:::assumed-role/A", NULL, 1 },
	{ "arn:aws:sts::1:x", "1", 1 },
	{ "arn:aws", NULL, 1 },
	{ "arn:aws:sts::123456789012", "123456789012", 1 },
	{ "not-an-arn", NULL, 0 },
	{ "", NULL, 0 },
	{ "arn:aws:sts::123456789012:a&#10;b", NULL, 0 },
	{ "arn:aws:sts::123456789012:a&#127;b", NULL, 0 },
};

static void
the_account_is_the_fifth_field_of_the_arn(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(users); i++) {
		AUTO_BUF body = { 0 };
		AUTO_CREDS c = { 0 };
		struct err e = { 0 };

		buf_printf(&body,
		    ANSWER(KEY SECRET TOKEN EXPIRES,
			"<AssumedRoleUser><Arn>%s</Arn></AssumedRoleUser>"),
		    users[i].arn);
		assert_true(sts_read_credentials(&c, "AssumeRole", buf_str(&body), &e));
		assert_int_equal(c.arn != NULL, users[i].known);
		assert_int_equal(c.account_id != NULL, users[i].account != NULL);
		if (c.account_id != NULL)
			assert_string_equal(c.account_id, users[i].account);
	}
}

static const struct {
	const char *text;
	int64_t expires; /* -1: refused */
} expirations[] = {
	{ "2099-01-01T00:00:00Z", 4070908800 },
	{ " 2099-01-01T00:00:00.123+00:00\n", 4070908800 },
	{ "Thu, 01 Jan 2099 00:00:00 GMT", 4070908800 },
	{ "4070908800", 4070908800 },
	{ " 4070908800.75 ", 4070908800 },
	{ "253402300799", 253402300799 },
	{ "253402300800", -1 },
	{ "99999999999999999999", -1 },
	{ "-1", -1 },
	{ "4070908800.", 4070908800 },
	{ "4070908800.x", -1 },
	{ "4070908800./", -1 },
	{ "2099-01-01T00:00:00", -1 },
	{ "soon", -1 },
	{ "", -1 },
};

static void
the_expiration_is_a_date_or_a_number_of_seconds(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(expirations); i++) {
		AUTO_BUF body = { 0 };
		AUTO_CREDS c = { 0 };
		struct err e = { 0 };

		buf_printf(&body,
		    ANSWER(KEY SECRET TOKEN "<Expiration>%s</Expiration>", ""),
		    expirations[i].text);
		if (sts_read_credentials(&c, "AssumeRole", buf_str(&body), &e)) {
			assert_int_equal(c.expires, expirations[i].expires);
		} else {
			assert_int_equal(expirations[i].expires, -1);
			assert_string_equal(e.msg,
			    "the Expiration in the answer is no date with a time zone");
		}
	}
}

#define EMPTY_KEY "the answer has an empty key"

static const struct {
	const char *body, *message; /* NULL: the answer is good */
} answers[] = {
	{ ANSWER(SECRET TOKEN EXPIRES, ""), "the answer has no Credentials/AccessKeyId" },
	{ ANSWER(KEY TOKEN EXPIRES, ""),
	    "the answer has no Credentials/SecretAccessKey" },
	{ ANSWER(KEY SECRET EXPIRES, ""), "the answer has no Credentials/SessionToken" },
	{ ANSWER(KEY SECRET TOKEN, ""), "the answer has no Credentials/Expiration" },
	{ "<A/>", "the answer has no Credentials/AccessKeyId" },
	{ "", "the answer is empty" },
	{ ANSWER("<AccessKeyId/>" SECRET TOKEN EXPIRES, ""), EMPTY_KEY },
	{ ANSWER(KEY "<SecretAccessKey/>" TOKEN EXPIRES, ""), EMPTY_KEY },
	{ ANSWER("<AccessKeyId> A </AccessKeyId>" SECRET TOKEN EXPIRES, ""), NULL },
	{ ANSWER(KEY "<SecretAccessKey>\nS</SecretAccessKey>" TOKEN EXPIRES, ""), NULL },
	{ ANSWER(KEY SECRET "<SessionToken/>" EXPIRES, ""), NULL },
	{ ANSWER(
	      KEY SECRET "<SessionToken><![CDATA[t<o>k ]]></SessionToken>" EXPIRES, ""),
	    NULL },
};

static void
an_incomplete_answer_is_refused_and_values_are_not_trimmed(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		AUTO_CREDS c = { 0 };
		struct err e = { 0 };
		bool ok =
		    sts_read_credentials(&c, "AssumeRole", str_of(answers[i].body), &e);

		assert_string_equal(
		    ok ? "" : e.msg, answers[i].message ? answers[i].message : "");
		assert_int_equal(e.code, ok ? ERR_NONE : ERR_NETWORK);
		assert_int_equal(c.access_key_id != NULL, ok);
		assert_int_equal(secret_is_set(&c.secret_key), ok);
	}
}

static void
a_caller_identity_is_read(void **state)
{
	struct sts_identity id = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(sts_read_caller_identity(&id,
	    STR("<R xmlns='u'><GetCallerIdentityResult><Arn>a</Arn><UserId>u:s</UserId>"
		"<Account>123456789012</Account></GetCallerIdentityResult></R>"),
	    &e));
	assert_string_equal(id.arn, "a");
	assert_string_equal(id.account, "123456789012");
	assert_string_equal(id.user_id, "u:s");
	sts_identity_free(&id);
	assert_false(sts_read_caller_identity(&id,
	    STR("<R><GetCallerIdentityResult><Arn>a</Arn></GetCallerIdentityResult></R>"),
	    &e));
	assert_string_equal(e.msg, "the answer has no GetCallerIdentityResult/Account");
	assert_int_equal(e.code, ERR_NETWORK);
	assert_null(id.arn);
	sts_identity_free(&id);
}

static const struct {
	int status;
	const char *body, *code, *message;
} refusals[] = {
	{ 403,
	    "<ErrorResponse xmlns='https://sts.amazonaws.com/doc/2011-06-15/'><Error>"
	    "<Type>Sender</Type><Code>AccessDenied</Code><Message>a &lt;b&gt;\n "
	    "c</Message>"
	    "</Error><RequestId>r</RequestId></ErrorResponse>",
	    "AccessDenied", "a <b>\n c" },
	{ 400,
	    "<R><Errors><Error><Code>Foo</Code><Message>bar</Message></Error></Errors></"
	    "R>",
	    "Foo", "bar" },
	{ 400,
	    "<R><Errors><Error><Message>bar</Message></Error></Errors>"
	    "<Error><Code>Other</Code></Error></R>",
	    "Unknown", "bar" },
	{ 400, "<R><Error><Code>C</Code></Error></R>", "C", "Unknown" },
	{ 400, "<R><Error><Code/><Message>m</Message></Error></R>", "Unknown", "m" },
	{ 400, "<R/>", "Unknown", "Unknown" },
	{ 302, "<html><body>moved</body></html>", "Unknown", "Unknown" },
	{ 502, "<HTML><BODY>x</BODY></HTML>", "Unknown", "Unknown" },
	{ 500, "", "500", "Internal Server Error" },
	{ 502, " \n<html><body>bad<br></html>", "502", "Bad Gateway" },
	{ 503, "\r\n\t ", "503", "Service Unavailable" },
	{ 599, "<html>", "599", "" },
};

static void
a_refusal_tells_code_and_message(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
		AUTO_HTTP_RESPONSE r = { .status = refusals[i].status };
		struct sts_refusal refusal = { 0 };
		struct err e = { 0 };

		buf_adds(&r.body, refusals[i].body);
		if (!sts_read_refusal(&refusal, &r, &e))
			fail_msg("%s: %s", refusals[i].body, e.msg);
		assert_string_equal(refusal.code, refusals[i].code);
		assert_string_equal(refusal.message, refusals[i].message);
		sts_refusal_free(&refusal);
	}
}

static const struct {
	int status;
	const char *body;
} unreadable[] = {
	{ 400, "" },
	{ 400, "{\"a\":1}" },
	{ 429, "slow down" },
	{ 499, "<html>" },
	{ 503, "slow down" },
};

static void
a_refusal_that_is_no_xml_can_t_be_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(unreadable); i++) {
		AUTO_HTTP_RESPONSE r = { .status = unreadable[i].status };
		struct sts_refusal refusal = { 0 };
		struct err e = { 0 };

		buf_adds(&r.body, unreadable[i].body);
		assert_false(sts_read_refusal(&refusal, &r, &e));
		assert_int_equal(e.code, ERR_NETWORK);
		assert_int_equal(strncmp(e.msg, "status ", 7), 0);
		assert_null(refusal.code);
	}
}

static void
a_policy_or_tags_beyond_the_limit_are_refused(void **state)
{
	struct sts_assume_role call = { .role_arn = "arn:aws:iam::123456789012:role/A",
		.session_name = "me" };
	char policy[2 * 2048 + 2 + 1];
	struct err e = { 0 };

	(void)state;
	/* Characters count, not bytes. */
	for (size_t i = 0; i < sizeof(policy) - 1; i++)
		policy[i] = i % 2 ? '\xA4' : '\xC3';
	policy[2 * 2048] = '\0';
	call.policy = policy;
	call.ntags = 50;
	assert_true(sts_check_assume_role(&call, &e));
	policy[2 * 2048] = '\xC3';
	policy[sizeof(policy) - 1] = '\0';
	assert_false(sts_check_assume_role(&call, &e));
	assert_string_equal(
	    e.msg, "the session policy has 2049 characters; AWS takes 2048 at most");
	err_clear(&e);
	call.policy = NULL;
	call.ntags = 51;
	assert_false(sts_check_assume_role(&call, &e));
	assert_string_equal(e.msg, "there can be at most 50 session tags (51 given)");
}

static void
a_session_token_has_the_same_minima(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_true(sts_check_session_token(NULL, NULL, &e));
	assert_true(sts_check_session_token("GAHT12345678", "123456", &e));
	assert_false(sts_check_session_token("12345678", "123456", &e));
	assert_non_null(strstr(e.msg, "mfa_serial"));
	err_clear(&e);
	assert_false(sts_check_session_token("123456789", "12345", &e));
	assert_non_null(strstr(e.msg, "the MFA code"));
}

static void
a_gateways_status_has_its_standard_phrase(void **state)
{
	static const struct {
		int status;
		const char *phrase;
	} table[] = {
		{ 500, "Internal Server Error" },
		{ 501, "Not Implemented" },
		{ 502, "Bad Gateway" },
		{ 503, "Service Unavailable" },
		{ 504, "Gateway Timeout" },
		{ 505, "HTTP Version Not Supported" },
		{ 506, "Variant Also Negotiates" },
		{ 507, "Insufficient Storage" },
		{ 508, "Loop Detected" },
		{ 509, "" },
		{ 510, "Not Extended" },
		{ 511, "Network Authentication Required" },
		{ 599, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_HTTP_RESPONSE r = { .status = table[i].status };
		struct sts_refusal refusal = { 0 };
		struct err e = { 0 };

		assert_true(sts_read_refusal(&refusal, &r, &e));
		assert_int_equal(strtol(refusal.code, NULL, 10), table[i].status);
		assert_string_equal(refusal.message, table[i].phrase);
		sts_refusal_free(&refusal);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(assume_role_is_sent_in_the_order_of_the_aws_cli),
		cmocka_unit_test(every_parameter_of_assume_role_is_sent),
		cmocka_unit_test(the_other_calls_send_what_they_are_given),
		cmocka_unit_test(the_endpoint_is_kept_but_for_an_empty_path),
		cmocka_unit_test(the_smallest_values_pass),
		cmocka_unit_test(a_value_that_can_t_work_is_refused_by_name),
		cmocka_unit_test(credentials_are_read_out_of_an_answer),
		cmocka_unit_test(the_result_is_looked_for_by_the_action),
		cmocka_unit_test(the_account_is_the_fifth_field_of_the_arn),
		cmocka_unit_test(the_expiration_is_a_date_or_a_number_of_seconds),
		cmocka_unit_test(
		    an_incomplete_answer_is_refused_and_values_are_not_trimmed),
		cmocka_unit_test(a_caller_identity_is_read),
		cmocka_unit_test(a_refusal_tells_code_and_message),
		cmocka_unit_test(a_refusal_that_is_no_xml_can_t_be_read),
		cmocka_unit_test(a_policy_or_tags_beyond_the_limit_are_refused),
		cmocka_unit_test(a_session_token_has_the_same_minima),
		cmocka_unit_test(a_gateways_status_has_its_standard_phrase),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
