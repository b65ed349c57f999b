#include "core/trust.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/list.h"
#include "base/mem.h"
#include "core/policy.h"

#define ALICE "arn:aws:iam::111122223333:user/x/alice-b"
#define ROLE "arn:aws:iam::123456789012:role/R"

static json_t *
parsed(const char *text)
{
	struct err e = { 0 };
	json_t *json = NULL;

	assert_true(json_read(&json, str_of(text), &e));
	return json;
}

static void
assert_json(json_t *got, const char *expected)
{
	json_auto_t *wanted = parsed(expected);
	AUTO_STRING char *text = policy_text(got, false);
	AUTO_STRING char *wanted_text = policy_text(wanted, false);

	/* Text, not value: the order counts too. */
	assert_string_equal(text, wanted_text);
	json_decref(got);
}

static void
the_terms_of_a_grant_become_conditions(void **state)
{
	(void)state;
	assert_json(trust_statement(&(struct trust){ .principal = ALICE }),
	    "{\"Sid\": \"AwsroleUserAliceB5c4bc087\", \"Effect\": \"Allow\", "
	    "\"Principal\": {\"AWS\": \"" ALICE "\"}, \"Action\": \"sts:AssumeRole\"}");
	assert_json(trust_statement(&(struct trust){ .principal = ALICE,
			.mfa = true,
			.external_id = "a\"b",
			.session_name_is_user = true }),
	    "{\"Sid\": \"AwsroleUserAliceB5c4bc087\", \"Effect\": \"Allow\", "
	    "\"Principal\": {\"AWS\": \"" ALICE "\"}, \"Action\": \"sts:AssumeRole\", "
	    "\"Condition\": {\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}, "
	    "\"StringEquals\": {\"sts:ExternalId\": \"a\\\"b\"}, "
	    "\"StringLike\": {\"sts:RoleSessionName\": \"${aws:username}\"}}}");
}

static void
a_group_is_let_in_through_its_account(void **state)
{
	json_t *s = trust_statement(&(struct trust){
	    .kind = TRUST_GROUP, .principal = "arn:aws-cn:iam::111122223333:group/ops" });

	(void)state;
	assert_string_equal(json_member(json_object_get(s, "Principal"), "AWS"),
	    "arn:aws-cn:iam::111122223333:root");
	json_decref(s);
}

static void
a_sid_is_letters_and_digits_and_differs_for_every_arn(void **state)
{
	static const char *const arns[] = { ALICE,
		"arn:aws:iam::111122223333:user/alice-b",
		"arn:aws:iam::111122223334:user/x/alice-b",
		"arn:aws:iam::111122223333:user/x/Alice.B",
		"arn:aws:iam::111122223333:user/x/@@" };
	AUTO_LIST seen = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(arns); i++) {
		AUTO_STRING char *sid =
		    trust_sid(&(struct trust){ .principal = arns[i] });

		assert_int_equal(strspn(sid,
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrst"
				     "uvwxyz0123456789"),
		    strlen(sid));
		assert_true(str_starts(str_of(sid), "AwsroleUser"));
		assert_false(list_has(&seen, str_of(sid)));
		list_add(&seen, str_of(sid));
	}
}

static void
a_statement_is_put_once_and_others_keep_their_place(void **state)
{
	json_auto_t *d =
	    parsed("{\"Version\": \"2008-10-17\", \"Id\": \"i\", "
		   "\"Statement\": {\"Effect\": \"Deny\", \"B\": 1, \"A\": 2}}");
	AUTO_STRING char *sid = trust_permission_sid(ROLE);

	(void)state;
	assert_true(policy_put(d, trust_permission(ROLE)));
	assert_false(policy_put(d, trust_permission(ROLE)));
	assert_true(policy_put(d, trust_permission(ROLE "2")));
	assert_int_equal(policy_count(d), 3);
	/* One that somebody has changed is put right where it stands. */
	(void)json_object_set_new(policy_at(d, 1), "Resource", json_string("*"));
	assert_true(policy_put(d, trust_permission(ROLE)));
	assert_string_equal(json_member(policy_at(d, 1), "Resource"), ROLE);
	assert_true(policy_remove(d, sid));
	assert_false(policy_remove(d, sid));
	assert_true(policy_has_foreign(d));
	assert_json(json_incref(d),
	    "{\"Version\": \"2008-10-17\", \"Id\": \"i\", \"Statement\": ["
	    "{\"Effect\": \"Deny\", \"B\": 1, \"A\": 2}, "
	    "{\"Sid\": \"AwsroleAssume600b0f70\", \"Effect\": \"Allow\", "
	    "\"Action\": \"sts:AssumeRole\", \"Resource\": \"" ROLE "2\"}]}");
}

static void
a_new_document_has_only_what_is_put_into_it(void **state)
{
	json_auto_t *d = policy_new();

	(void)state;
	assert_int_equal(policy_count(d), 0);
	assert_false(policy_has_foreign(d));
	assert_true(policy_put(d, trust_nobody()));
	assert_false(policy_has_foreign(d));
	assert_true(policy_remove(d, TRUST_NOBODY_SID));
	assert_int_equal(policy_count(d), 0);
}

static void
patterns_are_those_of_iam(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool fold, fits;
	} table[] = {
		{ "*", "", false, true },
		{ "", "", false, true },
		{ "", "a", false, false },
		{ "sts:*", "sts:AssumeRole", false, true },
		{ "STS:assumerole", "sts:AssumeRole", true, true },
		{ "STS:assumerole", "sts:AssumeRole", false, false },
		{ "a*b*c", "a-b-b-c", false, true },
		{ "a*b*c", "a-b-b-cd", false, false },
		{ "a?c", "abc", false, true },
		{ "a?c", "ac", false, false },
		{ "*:role/*", ROLE, false, true },
		{ "a.c", "abc", false, false },
		{ "**", "x", false, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (policy_matches(str_of(table[i].pattern), str_of(table[i].text),
			table[i].fold) != table[i].fits)
			fail_msg("%s for %s", table[i].pattern, table[i].text);
}

static void
a_statement_without_a_sid_is_none_of_ours(void **state)
{
	json_auto_t *d =
	    parsed("{\"Statement\": [{\"Sid\": \"\"}, {\"Sid\": 1}, {}, 2]}");

	(void)state;
	assert_int_equal(policy_count(d), 4);
	assert_true(policy_put(d, trust_nobody()));
	assert_int_equal(policy_count(d), 5);
	assert_true(policy_remove(d, TRUST_NOBODY_SID));
	assert_int_equal(policy_count(d), 4);
	assert_true(policy_has_foreign(d));
	assert_null(json_member(policy_at(d, 3), "Sid"));
}

static void
a_sid_has_at_most_64_characters_of_the_name(void **state)
{
	char arn[200] = "arn:aws:iam::111122223333:user/";
	AUTO_STRING char *sid = NULL;

	(void)state;
	memset(arn + strlen(arn), 'n', 70);
	sid = trust_sid(&(struct trust){ .principal = arn });
	assert_int_equal(strlen(sid), strlen("AwsroleUser") + 64 + 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_terms_of_a_grant_become_conditions),
		cmocka_unit_test(a_group_is_let_in_through_its_account),
		cmocka_unit_test(a_sid_is_letters_and_digits_and_differs_for_every_arn),
		cmocka_unit_test(a_statement_is_put_once_and_others_keep_their_place),
		cmocka_unit_test(a_new_document_has_only_what_is_put_into_it),
		cmocka_unit_test(patterns_are_those_of_iam),
		cmocka_unit_test(a_statement_without_a_sid_is_none_of_ours),
		cmocka_unit_test(a_sid_has_at_most_64_characters_of_the_name),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
