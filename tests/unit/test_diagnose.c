#include "core/diagnose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

#define ALICE "arn:aws:iam::111122223333:user/alice"
#define SESSION "arn:aws:sts::111122223333:assumed-role/Web/i-1"
#define ROLE "arn:aws:iam::123456789012:role/R"
#define TRUSTS(who) \
	"\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Principal\": " \
	"{\"AWS\": " who "}"
#define IF(operator, key, value) \
	", \"Condition\": {\"" operator"\": {\"" key "\": " value "}}"

static json_t *
document(const char *statements)
{
	struct err e = { 0 };
	AUTO_BUF b = { 0 };
	json_t *json = NULL;

	buf_printf(&b, "{\"Statement\": %s}", statements);
	if (!json_read(&json, buf_str(&b), &e))
		fail_msg("%s: %s", e.msg, buf_text(&b));
	return json;
}

static struct diagnose_case
facts(void)
{
	return (
	    struct diagnose_case){ .profile = "p", .principal = ALICE, .role_arn = ROLE };
}

static void
assert_trust(const char *statements, const struct diagnose_case *c,
    enum diagnose_answer answer, const char *why)
{
	json_auto_t *trust = document(statements);
	AUTO_DIAGNOSE_VERDICT v = { 0 };

	diagnose_trust(&v, trust, c);
	if (v.answer != answer)
		fail_msg(
		    "%s: answer %d, %s", statements, (int)v.answer, buf_text(&v.why));
	if (strstr(buf_text(&v.why), why) == NULL)
		fail_msg("%s: '%s' does not say '%s'", statements, buf_text(&v.why), why);
	if (answer != DIAGNOSE_YES)
		assert_true(v.todo.len > 0);
}

static void
a_principal_is_let_in_by_itself_or_by_its_account(void **state)
{
	static const struct {
		const char *statements, *principal;
		enum diagnose_answer answer;
		bool by_account;
	} table[] = {
		{ "[{" TRUSTS("\"" ALICE "\"") "}]", ALICE, DIAGNOSE_YES, false },
		{ "{" TRUSTS("\"" ALICE "\"") "}", ALICE, DIAGNOSE_YES, false },
		{ "[{" TRUSTS("[\"x\", \"" ALICE "\"]") "}]", ALICE, DIAGNOSE_YES,
		    false },
		{ "[{" TRUSTS("\"111122223333\"") "}]", ALICE, DIAGNOSE_YES, true },
		{ "[{" TRUSTS("\"arn:aws:iam::111122223333:root\"") "}]", ALICE,
		    DIAGNOSE_YES, true },
		{ "[{" TRUSTS("\"*\"") "}]", ALICE, DIAGNOSE_YES, true },
		{ "[{" TRUSTS("\"*\"") "}, {" TRUSTS("\"" ALICE "\"") "}]", ALICE,
		    DIAGNOSE_YES, false },
		{ "[{" TRUSTS("\"arn:aws:iam::111122223333:role/a/Web\"") "}]", SESSION,
		    DIAGNOSE_YES, false },
		{ "[{" TRUSTS("\"arn:aws:iam::111122223333:user/alic\"") "}]", ALICE,
		    DIAGNOSE_NO, false },
		{ "[{" TRUSTS("\"arn:aws:iam::123456789012:root\"") "}]", ALICE,
		    DIAGNOSE_NO, false },
		{ "[{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", "
		  "\"Principal\": {\"Service\": \"ec2.amazonaws.com\"}}]",
		    ALICE, DIAGNOSE_NO, false },
		{ "[{\"Effect\": \"Allow\", \"Action\": [\"sts:TagSession\"], "
		  "\"Principal\": \"*\"}]",
		    ALICE, DIAGNOSE_NO, false },
		{ "[{\"Effect\": \"Allow\", \"Action\": [\"x\", \"STS:assume*\"], "
		  "\"Principal\": \"*\"}]",
		    ALICE, DIAGNOSE_YES, true },
		/* Of several ways in, the one that asks for nothing more stays. */
		{ "[{" TRUSTS("\"" ALICE "\"") "}, {" TRUSTS("\"" ALICE "\"") "}]", ALICE,
		    DIAGNOSE_YES, false },
		{ "[{" TRUSTS("\"*\"") "}, {" TRUSTS("\"111122223333\"") "}]", ALICE,
		    DIAGNOSE_YES, true },
		{ "[{" TRUSTS("\"" ALICE "\"") "}, {" TRUSTS("\"*\"")
			IF("IpAddress", "aws:SourceIp", "\"10.0.0.0/8\"") "}]",
		    ALICE, DIAGNOSE_YES, false },
		{ "[{" TRUSTS("[1, null, \"" ALICE "\"]") "}]", ALICE, DIAGNOSE_YES,
		    false },
		{ "[{" TRUSTS("[1, null]") "}]", ALICE, DIAGNOSE_NO, false },
		{ "[{" TRUSTS("\"arn:aws:iam::111122223333:role/root\"") "}]", ALICE,
		    DIAGNOSE_NO, false },
		{ "[]", ALICE, DIAGNOSE_NO, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct diagnose_case c = facts();
		json_auto_t *trust = document(table[i].statements);
		AUTO_DIAGNOSE_VERDICT v = { 0 };

		c.principal = table[i].principal;
		diagnose_trust(&v, trust, &c);
		if (v.answer != table[i].answer || v.by_account != table[i].by_account)
			fail_msg("%s", table[i].statements);
		if (v.answer == DIAGNOSE_NO)
			assert_non_null(strstr(buf_text(&v.todo), table[i].principal));
	}
}

static void
a_condition_that_fails_is_named_with_its_cure(void **state)
{
	static const struct {
		const char *condition;
		bool mfa;
		const char *id, *session;
		enum diagnose_answer answer;
		const char *why;
	} table[] = {
		{ IF("Bool", "aws:MultiFactorAuthPresent", "\"true\""), false, NULL, NULL,
		    DIAGNOSE_NO, "no mfa_serial" },
		{ IF("Bool", "aws:multifactorauthpresent", "\"true\""), true, NULL, NULL,
		    DIAGNOSE_YES, "" },
		{ IF("BoolIfExists", "aws:MultiFactorAuthPresent", "\"true\""), false,
		    NULL, NULL, DIAGNOSE_YES, "" },
		/* Calls with a user's own keys have no such key at all. */
		{ IF("Bool", "aws:MultiFactorAuthPresent", "\"false\""), false, NULL,
		    NULL, DIAGNOSE_NO, "calls without MFA" },
		{ IF("Bool", "aws:MultiFactorAuthPresent", "\"false\""), true, NULL, NULL,
		    DIAGNOSE_NO, "calls without MFA" },
		{ IF("BoolIfExists", "aws:MultiFactorAuthPresent", "\"false\""), false,
		    NULL, NULL, DIAGNOSE_YES, "" },
		{ IF("BoolIfExists", "aws:MultiFactorAuthPresent", "\"false\""), true,
		    NULL, NULL, DIAGNOSE_NO, "calls without MFA" },
		/* IAM's grammar has the value without quotes as well. */
		{ IF("Bool", "aws:MultiFactorAuthPresent", "true"), false, NULL, NULL,
		    DIAGNOSE_NO, "no mfa_serial" },
		{ IF("Bool", "aws:MultiFactorAuthPresent", "[true]"), true, NULL, NULL,
		    DIAGNOSE_YES, "" },
		{ IF("Bool", "aws:MultiFactorAuthPresent", "false"), false, NULL, NULL,
		    DIAGNOSE_NO, "calls without MFA" },
		{ IF("Bool", "aws:MultiFactorAuthPresent", "[]"), false, NULL, NULL,
		    DIAGNOSE_UNKNOWN, "can't be judged" },
		{ IF("NumericLessThanEquals", "aws:MultiFactorAuthAge", "60"), true, NULL,
		    NULL, DIAGNOSE_YES, "" },
		{ IF("NumericGreaterThan", "aws:MultiFactorAuthAge", "60"), true, NULL,
		    NULL, DIAGNOSE_UNKNOWN, "can't be judged" },
		{ IF("NumericLessThan", "aws:MultiFactorAuthAge", "\"3600\""), false,
		    NULL, NULL, DIAGNOSE_NO, "no mfa_serial" },
		{ IF("StringEquals", "sts:ExternalId", "\"x\""), false, NULL, NULL,
		    DIAGNOSE_NO, "has no external_id" },
		{ IF("StringEquals", "sts:ExternalId", "[\"x\", \"y\"]"), false, "z",
		    NULL, DIAGNOSE_NO, "another external id" },
		{ IF("StringEquals", "sts:ExternalId", "[\"x\", \"y\"]"), false, "y",
		    NULL, DIAGNOSE_YES, "" },
		{ IF("StringNotEquals", "sts:ExternalId", "\"x\""), false, "y", NULL,
		    DIAGNOSE_UNKNOWN, "can't be judged" },
		/* Without an external id these two are met: nothing is to be wanted. */
		{ IF("StringNotEquals", "sts:ExternalId", "\"x\""), false, NULL, NULL,
		    DIAGNOSE_UNKNOWN, "can't be judged" },
		{ IF("Null", "sts:ExternalId", "\"true\""), false, NULL, NULL,
		    DIAGNOSE_UNKNOWN, "can't be judged" },
		{ IF("StringEqualsIfExists", "sts:ExternalId", "\"x\""), false, NULL,
		    NULL, DIAGNOSE_YES, "" },
		{ IF("StringEqualsIfExists", "sts:ExternalId", "\"x\""), false, "y", NULL,
		    DIAGNOSE_NO, "another external id" },
		{ IF("StringEquals", "sts:ExternalId", "\"\""), false, NULL, NULL,
		    DIAGNOSE_NO, "has no external_id" },
		{ IF("StringLike", "sts:RoleSessionName", "\"${aws:username}\""), false,
		    NULL, NULL, DIAGNOSE_NO, "the session name 'alice'" },
		{ IF("StringLike", "sts:RoleSessionName", "\"${aws:username}-*\""), false,
		    NULL, "alice-1", DIAGNOSE_YES, "" },
		{ IF("StringEquals", "aws:PrincipalAccount", "\"111122223333\""), false,
		    NULL, NULL, DIAGNOSE_YES, "" },
		{ IF("ForAnyValue:StringEqualsIgnoreCase", "aws:PrincipalArn",
		      "\"ARN:AWS:IAM::111122223333:USER/ALICE\""),
		    false, NULL, NULL, DIAGNOSE_YES, "" },
		{ IF("ArnEquals", "aws:PrincipalArn", "\"" ALICE "\""), false, NULL, NULL,
		    DIAGNOSE_YES, "" },
		{ IF("StringLike", "sts:RoleSessionName", "[]"), false, NULL, "x",
		    DIAGNOSE_UNKNOWN, "can't be judged" },
		{ IF("StringLike", "sts:RoleSessionName", "\"a*\""), false, NULL, "x",
		    DIAGNOSE_NO, "has role_session_name = x" },
		{ IF("ArnLike", "aws:PrincipalArn", "\"arn:aws:iam::*:user/b*\""), false,
		    NULL, NULL, DIAGNOSE_NO, "leaves " ALICE " out" },
		{ IF("StringEquals", "aws:PrincipalOrgID", "\"o-1\""), false, NULL, NULL,
		    DIAGNOSE_UNKNOWN, "aws:PrincipalOrgID" },
		{ ", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": \"10.0.0.0/8\"}, "
		  "\"StringEquals\": {\"sts:ExternalId\": \"x\"}}",
		    false, NULL, NULL, DIAGNOSE_NO, "external id" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct diagnose_case c = facts();
		AUTO_BUF b = { 0 };

		c.mfa = table[i].mfa;
		c.external_id = table[i].id;
		c.session_name = table[i].session;
		buf_printf(&b, "[{" TRUSTS("\"" ALICE "\"") "%s}]", table[i].condition);
		assert_trust(buf_text(&b), &c, table[i].answer, table[i].why);
	}
}

static void
one_way_in_is_enough_but_a_denial_wins(void **state)
{
	struct diagnose_case c = facts();

	(void)state;
	assert_trust("[{" TRUSTS("\"*\"") IF("StringEquals", "sts:ExternalId",
			 "\"x\"") "}, {" TRUSTS("\"" ALICE "\"") "}]",
	    &c, DIAGNOSE_YES, "");
	assert_trust(
	    "[{" TRUSTS(
		"\"" ALICE
		"\"") "}, {\"Sid\": \"AwsroleNobody\", "
		      "\"Effect\": \"Deny\", \"Action\": \"*\", \"Principal\": \"*\"}]",
	    &c, DIAGNOSE_NO, "AwsroleNobody denies");
	assert_trust(
	    "[{" TRUSTS(
		"\"" ALICE "\"") "}, {\"Effect\": \"Deny\", "
				 "\"Action\": \"*\", \"Principal\": \"*\"" IF(
				     "StringEquals", "sts:ExternalId", "\"x\"") "}]",
	    &c, DIAGNOSE_YES, "");
}

#define DENIES "{\"Sid\": \"Mfa\", \"Effect\": \"Deny\", \"Action\": \"*\", "
#define EVERYBODY "\"Principal\": \"*\""

static void
a_denial_counts_as_far_as_its_condition_and_its_principals_go(void **state)
{
	static const struct {
		const char *denial;
		bool mfa;
		enum diagnose_answer answer;
		const char *why;
	} table[] = {
		/* The usual one: nothing without MFA. */
		{ DENIES EVERYBODY IF(
		      "BoolIfExists", "aws:MultiFactorAuthPresent", "\"false\"") "}",
		    false, DIAGNOSE_NO, "Mfa denies it" },
		{ DENIES EVERYBODY IF(
		      "BoolIfExists", "aws:MultiFactorAuthPresent", "\"false\"") "}",
		    true, DIAGNOSE_YES, "" },
		{ DENIES EVERYBODY IF(
		      "NotIpAddress", "aws:SourceIp", "\"10.0.0.0/8\"") "}",
		    false, DIAGNOSE_UNKNOWN,
		    "Mfa may deny it: the condition NotIpAddress" },
		{ DENIES "\"NotPrincipal\": {\"AWS\": \"" ALICE "\"}}", false,
		    DIAGNOSE_YES, "" },
		{ DENIES "\"NotPrincipal\": {\"AWS\": "
			 "\"arn:aws:iam::111122223333:root\"}}",
		    false, DIAGNOSE_NO, "Mfa denies it" },
		{ DENIES "\"Principal\": {\"AWS\": \"arn:aws:iam::9:user/x\"}}", false,
		    DIAGNOSE_YES, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		for (int before = 0; before < 2; before++) {
			static const char allows[] = "{" TRUSTS("\"" ALICE "\"") "}";
			struct diagnose_case c = facts();
			AUTO_BUF b = { 0 };

			c.mfa = table[i].mfa;
			buf_printf(&b, "[%s, %s]", before ? table[i].denial : allows,
			    before ? allows : table[i].denial);
			assert_trust(buf_text(&b), &c, table[i].answer, table[i].why);
		}
}

static void
a_denial_that_wants_mfa_says_how(void **state)
{
	json_auto_t *trust =
	    document("[{" TRUSTS("\"" ALICE "\"") "}, " DENIES EVERYBODY IF(
		"BoolIfExists", "aws:MultiFactorAuthPresent", "\"false\"") "}]");
	struct diagnose_case c = facts();
	AUTO_DIAGNOSE_VERDICT v = { 0 };

	(void)state;
	diagnose_trust(&v, trust, &c);
	assert_non_null(strstr(buf_text(&v.todo), "add mfa_serial"));
}

static void
a_denial_alone_lets_nobody_in(void **state)
{
	struct diagnose_case c = facts();

	(void)state;
	assert_trust("[" DENIES EVERYBODY IF(
			 "NotIpAddress", "aws:SourceIp", "\"10.0.0.0/8\"") "}]",
	    &c, DIAGNOSE_NO, "does not let " ALICE " in");
}

static void
a_permission_is_for_that_action_on_that_role(void **state)
{
	static const struct {
		const char *one, *two;
		enum diagnose_answer answer;
	} table[] = {
		{ "[]", "[]", DIAGNOSE_NO },
		{ "[]",
		    "[{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", "
		    "\"Resource\": \"" ROLE "\"}]",
		    DIAGNOSE_YES },
		{ "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}", "[]",
		    DIAGNOSE_YES },
		{ "[{\"Effect\": \"Allow\", \"Action\": \"sts:*\", \"Resource\": "
		  "[\"arn:aws:iam::123456789012:role/S\", \"arn:aws:iam::*:role/R?\"]}]",
		    "[]", DIAGNOSE_NO },
		{ "[{\"Effect\": \"Allow\", \"NotAction\": \"iam:*\", \"Resource\": "
		  "\"*\"}]",
		    "[]", DIAGNOSE_YES },
		{ "[{\"Effect\": \"Allow\", \"Action\": \"*\", \"NotResource\": \"" ROLE
		  "\"}]",
		    "[]", DIAGNOSE_NO },
		{ "[{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]",
		    "[{\"Effect\": \"Deny\", \"Action\": \"sts:AssumeRole\", "
		    "\"Resource\": \"*\"}]",
		    DIAGNOSE_NO },
		{ "[{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"" IF(
		      "IpAddress", "aws:SourceIp", "\"10.0.0.0/8\"") "}]",
		    "[]", DIAGNOSE_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		json_t *policies[] = { document(table[i].one), document(table[i].two) };
		struct diagnose_case c = facts();
		AUTO_DIAGNOSE_VERDICT v = { 0 };

		diagnose_permission(&v, policies, 2, &c);
		if (v.answer != table[i].answer)
			fail_msg("case %zu: %s", i, buf_text(&v.why));
		json_decref(policies[0]);
		json_decref(policies[1]);
	}
}

static void
aws_own_words_tell_the_half(void **state)
{
	static const struct {
		const char *message;
		enum diagnose_half half;
	} table[] = {
		{ "User: x is not authorized to perform: sts:AssumeRole because no role "
		  "trust policy allows the sts:AssumeRole action",
		    DIAGNOSE_TRUST },
		{ "User: x is not authorized to perform: sts:AssumeRole on resource: y "
		  "because no identity-based policy allows the sts:AssumeRole action",
		    DIAGNOSE_PERMISSION },
		{ "... with an explicit deny in a service control policy",
		    DIAGNOSE_PERMISSION },
		{ "User: x is not authorized to perform: sts:AssumeRole on resource: y",
		    DIAGNOSE_EITHER },
		{ NULL, DIAGNOSE_EITHER },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		assert_int_equal(diagnose_message(table[i].message), table[i].half);
}

static void
only_a_user_has_a_user_name(void **state)
{
	struct diagnose_case c = facts();

	(void)state;
	c.principal = SESSION;
	c.session_name = "i-1";
	assert_trust("[{" TRUSTS("\"*\"") IF(
			 "StringLike", "sts:RoleSessionName", "\"${aws:username}\"") "}]",
	    &c, DIAGNOSE_NO, "the session name '${aws:username}'");
	c.principal = "somebody";
	assert_trust("[{" TRUSTS("\"*\"") IF(
			 "StringEquals", "aws:PrincipalAccount", "\"111122223333\"") "}]",
	    &c, DIAGNOSE_UNKNOWN, "can't be judged");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_principal_is_let_in_by_itself_or_by_its_account),
		cmocka_unit_test(a_condition_that_fails_is_named_with_its_cure),
		cmocka_unit_test(one_way_in_is_enough_but_a_denial_wins),
		cmocka_unit_test(
		    a_denial_counts_as_far_as_its_condition_and_its_principals_go),
		cmocka_unit_test(a_denial_that_wants_mfa_says_how),
		cmocka_unit_test(a_denial_alone_lets_nobody_in),
		cmocka_unit_test(a_permission_is_for_that_action_on_that_role),
		cmocka_unit_test(aws_own_words_tell_the_half),
		cmocka_unit_test(only_a_user_has_a_user_name),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
