#include "core/iam.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

#define ROLE_BODY(document, seconds, tags) \
	"<GetRoleResponse xmlns='https://iam.amazonaws.com/doc/2010-05-08/'>" \
	"<GetRoleResult><Role><Path>/</Path><AssumeRolePolicyDocument>" document \
	"</AssumeRolePolicyDocument>" seconds "<Arn>arn:aws:iam::1:role/R</Arn>" tags \
	"</Role></GetRoleResult></GetRoleResponse>"
#define DOCUMENT "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D"

static void
a_request_is_a_form_for_the_endpoint(void **state)
{
	const struct iam_param params[] = {
		{ "RoleName", "a b" },
		{ "Path", NULL },
		{ "PolicyDocument", "{\"A\": [1]}" },
	};
	const struct iam_call call = { "PutRolePolicy", params, 3 };
	/* As for STS: a "/" if there is no path, and a query stays behind it. */
	static const struct {
		const char *endpoint, *url;
	} table[] = {
		{ "https://iam.amazonaws.com", "https://iam.amazonaws.com/" },
		{ "http://127.0.0.1:1/x", "http://127.0.0.1:1/x" },
		{ "http://127.0.0.1:1?a=b/c", "http://127.0.0.1:1/?a=b/c" },
		{ "http://127.0.0.1:1/x?a=b", "http://127.0.0.1:1/x?a=b" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_HTTP_REQUEST r = { 0 };

		iam_request(&r, table[i].endpoint, &call);
		assert_string_equal(r.method, "POST");
		assert_string_equal(r.url, table[i].url);
		assert_string_equal(buf_text(&r.body),
		    "Action=PutRolePolicy&Version=2010-05-08&RoleName=a+b&"
		    "PolicyDocument=%7B%22A%22%3A+%5B1%5D%7D");
	}
}

static void
a_role_is_read_with_its_document_and_our_tag(void **state)
{
	static const struct {
		const char *body;
		long seconds;
		bool ours;
	} table[] = {
		{ ROLE_BODY(DOCUMENT, "<MaxSessionDuration>7200</MaxSessionDuration>",
		      "<Tags><member><Key>a</Key><Value>b</Value></member>"
		      "<member><Key>awsrole</Key><Value>grant</Value></member></Tags>"),
		    7200, true },
		{ ROLE_BODY("{\"Version\": \"2012-10-17\", \"Statement\": []}", "", ""),
		    3600, false },
		{ ROLE_BODY(DOCUMENT, "<MaxSessionDuration>43200</MaxSessionDuration>",
		      "<Tags><member><Key>awsrole</Key></member></Tags>"),
		    43200, false },
		{ ROLE_BODY(DOCUMENT, "<MaxSessionDuration>43201</MaxSessionDuration>",
		      "<Tags><member><Key>other</Key><Value/></member>"
		      "<member><Key>awsrole</Key><Value>grant</Value></member>"
		      "<member><Key>last</Key><Value>x</Value></member></Tags>"),
		    3600, true },
		{ ROLE_BODY(DOCUMENT, "<MaxSessionDuration>1h</MaxSessionDuration>", ""),
		    3600, false },
		{ ROLE_BODY(DOCUMENT, "<MaxSessionDuration>-1</MaxSessionDuration>",
		      "<Tags><member><Key>awsrole</Key><Value/></member>"
		      "<member><Key>x</Key><Value>grant</Value></member></Tags>"),
		    3600, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_IAM_ROLE role = { 0 };
		struct err e = { 0 };

		assert_true(iam_read_role(&role, str_of(table[i].body), &e));
		assert_string_equal(role.arn, "arn:aws:iam::1:role/R");
		assert_int_equal(role.max_session_duration, table[i].seconds);
		assert_int_equal(role.ours, table[i].ours);
		assert_string_equal(json_member(role.trust, "Version"), "2012-10-17");
	}
}

static void
an_answer_that_is_none_is_an_error_of_the_network(void **state)
{
	static const char *const bad[] = { "", "<GetRoleResponse/>", "{}",
		ROLE_BODY("%7B", "", ""), ROLE_BODY("%5B%5D", "", ""),
		ROLE_BODY("", "", "") };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		AUTO_IAM_ROLE role = { 0 };
		struct err e = { 0 };

		assert_false(iam_read_role(&role, str_of(bad[i]), &e));
		assert_int_equal(e.code, ERR_NETWORK);
		assert_null(role.arn);
	}
}

static void
a_list_has_a_marker_only_if_there_is_more(void **state)
{
	static const struct {
		const char *body, *marker;
	} table[] = {
		{ "<R><LResult><IsTruncated>true</IsTruncated><Marker>m/1</Marker>"
		  "</LResult></R>",
		    "m/1" },
		{ "<R><LResult><IsTruncated>false</IsTruncated><Marker>m</Marker>"
		  "</LResult></R>",
		    NULL },
		{ "<R><LResult><IsTruncated>true</IsTruncated></LResult></R>", NULL },
		{ "<R><LResult/></R>", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_STRING char *marker = NULL;
		struct err e = { 0 };

		assert_true(iam_read_marker(&marker, "L", str_of(table[i].body), &e));
		if (table[i].marker != NULL)
			assert_string_equal(marker, table[i].marker);
		else
			assert_null(marker);
	}
}

static void
only_what_can_pass_is_tried_again(void **state)
{
	static const struct {
		const char *code, *message;
		bool just_made, passing;
	} table[] = {
		{ "ConcurrentModification", "x", false, true },
		{ "EntityTemporarilyUnmodifiable", "x", false, true },
		{ "NoSuchEntity", "The role with name R cannot be found.", true, true },
		{ "NoSuchEntity", "The role with name R cannot be found.", false, false },
		{ "NoSuchEntity", "Policy x does not exist or is not attachable.", true,
		    false },
		/* It speaks of a role, too, but nothing comes of waiting for it. */
		{ "NoSuchEntity", "The role policy with name P cannot be found.", true,
		    false },
		{ "NoSuchEntity", NULL, true, false },
		{ "AccessDenied", "The role with name R cannot be found.", true, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct sts_refusal r = { mem_strdup(table[i].code),
			table[i].message ? mem_strdup(table[i].message) : NULL };

		assert_int_equal(
		    iam_is_passing(&r, table[i].just_made), table[i].passing);
		assert_int_equal(
		    iam_is_absent(&r), strcmp(table[i].code, "NoSuchEntity") == 0);
		sts_refusal_free(&r);
	}
	assert_false(iam_is_absent(&(struct sts_refusal){ 0 }));
	assert_false(iam_is_passing(&(struct sts_refusal){ 0 }, true));
}

static void
a_list_is_read_only_from_an_answer(void **state)
{
	AUTO_STRING char *marker = NULL;
	struct err e = { 0 };

	(void)state;
	assert_false(iam_read_marker(&marker, "L", STR("<R"), &e));
	assert_int_equal(e.code, ERR_NETWORK);
	assert_null(marker);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_a_form_for_the_endpoint),
		cmocka_unit_test(a_role_is_read_with_its_document_and_our_tag),
		cmocka_unit_test(an_answer_that_is_none_is_an_error_of_the_network),
		cmocka_unit_test(a_list_has_a_marker_only_if_there_is_more),
		cmocka_unit_test(only_what_can_pass_is_tried_again),
		cmocka_unit_test(a_list_is_read_only_from_an_answer),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
