#include "core/grant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/policy.h"

#define ALICE "arn:aws:iam::111122223333:user/alice"
#define ROLE "arn:aws:iam::123456789012:role/p/R"
#define FOREIGN "{\"Sid\": \"Mine\", \"Effect\": \"Allow\", \"Action\": \"x:y\"}"

static json_t *
parsed(const char *text)
{
	struct err e = { 0 };
	json_t *json = NULL;

	assert_true(json_read(&json, str_of(text), &e));
	return json;
}

static struct grant
wanted(const struct list *arns)
{
	return (struct grant){
		.trust = { .kind = TRUST_USER, .principal = ALICE },
		.principal_name = "alice",
		.role_name = "R",
		.role_arn = ROLE,
		.role_path = "/p/",
		.policy_arns = arns,
	};
}

static const char *
value(const struct grant_action *a, const char *key)
{
	for (size_t i = 0; i < a->keys.n; i++)
		if (strcmp(a->keys.items[i], key) == 0)
			return a->values.items[i];
	return NULL;
}

/* The names of the calls, joined by blanks. */
static void
assert_calls(const struct grant_actions *a, const char *expected)
{
	AUTO_BUF names = { 0 };

	for (size_t i = 0; i < a->n; i++)
		buf_printf(&names, "%s%s", i > 0 ? " " : "", a->list[i].operation);
	assert_string_equal(buf_text(&names), expected);
}

/* A role whose trust policy has these statements. */
static struct iam_role
role_of(const char *statements, bool ours)
{
	AUTO_BUF text = { 0 };

	buf_printf(
	    &text, "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}", statements);
	return (struct iam_role){ .arn = mem_strdup(ROLE),
		.max_session_duration = 3600,
		.trust = parsed(buf_text(&text)),
		.ours = ours };
}

static void
a_role_that_is_not_there_is_made(void **state)
{
	struct list none = { 0 };
	struct grant g = wanted(&none);
	AUTO_GRANT_ACTIONS a = { 0 };

	(void)state;
	g.max_duration = 7200;
	grant_plan_role(&a, &g, NULL);
	assert_calls(&a, "CreateRole");
	assert_int_equal(a.list[0].side, GRANT_IN);
	assert_string_equal(a.list[0].text, "create role R, which trusts user alice");
	assert_string_equal(value(&a.list[0], "RoleName"), "R");
	assert_string_equal(value(&a.list[0], "Path"), "/p/");
	assert_string_equal(value(&a.list[0], "MaxSessionDuration"), "7200");
	assert_string_equal(value(&a.list[0], "Tags.member.1.Key"), "awsrole");
}

static void
what_is_there_needs_no_call(void **state)
{
	struct list none = { 0 };
	struct grant g = wanted(&none);
	AUTO_IAM_ROLE role = role_of(FOREIGN, false);
	AUTO_GRANT_ACTIONS a = { 0 };
	AUTO_GRANT_ACTIONS again = { 0 };

	(void)state;
	grant_plan_role(&a, &g, &role);
	assert_calls(&a, "UpdateAssumeRolePolicy");
	grant_plan_role(&again, &g, &role);
	g.max_duration = 3600;
	grant_plan_role(&again, &g, &role);
	assert_calls(&again, "");
	g.max_duration = 7200;
	grant_plan_role(&again, &g, &role);
	assert_calls(&again, "UpdateRole");
}

static void
the_stand_in_goes_when_somebody_is_let_in_again(void **state)
{
	struct list none = { 0 };
	struct grant g = wanted(&none);
	AUTO_IAM_ROLE role = role_of("", true);
	AUTO_GRANT_ACTIONS a = { 0 };
	AUTO_GRANT_ACTIONS b = { 0 };

	(void)state;
	grant_plan_role(&a, &g, &role);
	grant_plan_no_trust(&b, &g, &role);
	assert_int_equal(policy_count(role.trust), 1);
	assert_string_equal(
	    json_member(policy_at(role.trust, 0), "Sid"), TRUST_NOBODY_SID);
	grant_plan_role(&a, &g, &role);
	assert_int_equal(policy_count(role.trust), 1);
	assert_string_equal(json_member(policy_at(role.trust, 0), "Effect"), "Allow");
	assert_calls(&a, "UpdateAssumeRolePolicy UpdateAssumeRolePolicy");
}

static void
only_policies_that_are_missing_are_attached(void **state)
{
	AUTO_LIST arns = { 0 };
	AUTO_LIST seen = { 0 };
	AUTO_GRANT_ACTIONS a = { 0 };
	struct grant g = wanted(&arns);

	(void)state;
	list_add(&arns, STR("arn:one"));
	list_add(&arns, STR("arn:two"));
	list_add(&seen, STR("arn:one"));
	grant_plan_attached(&a, &g, &seen);
	assert_calls(&a, "AttachRolePolicy");
	assert_string_equal(value(&a.list[0], "PolicyArn"), "arn:two");
}

static void
an_inline_policy_is_put_if_it_is_not_the_same(void **state)
{
	static const struct {
		const char *seen, *calls;
	} table[] = {
		{ NULL, "PutRolePolicy" },
		{ "{\"Version\": \"2012-10-17\", \"Statement\": [1]}", "PutRolePolicy" },
		{ "{\"Statement\": [], \"Version\": \"2012-10-17\"}", "" },
	};
	struct list none = { 0 };
	struct grant g = wanted(&none);

	(void)state;
	g.policy = "{\"Version\": \"2012-10-17\", \"Statement\": []}";
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		json_auto_t *seen = table[i].seen ? parsed(table[i].seen) : NULL;
		AUTO_GRANT_ACTIONS a = { 0 };
		struct err e = { 0 };

		assert_true(grant_plan_inline(&a, &g, seen, &e));
		assert_calls(&a, table[i].calls);
	}
}

static void
the_permission_is_a_policy_of_the_principal(void **state)
{
	static const struct {
		enum trust_kind kind;
		const char *put, *take, *key;
	} table[] = {
		{ TRUST_USER, "PutUserPolicy", "DeleteUserPolicy", "UserName" },
		{ TRUST_ROLE, "PutRolePolicy", "DeleteRolePolicy", "RoleName" },
		{ TRUST_GROUP, "PutGroupPolicy", "DeleteGroupPolicy", "GroupName" },
	};
	struct list none = { 0 };
	struct grant g = wanted(&none);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_GRANT_ACTIONS a = { 0 };
		AUTO_GRANT_ACTIONS b = { 0 };

		g.trust.kind = table[i].kind;
		grant_plan_permission(&a, &g, NULL);
		assert_calls(&a, table[i].put);
		assert_int_equal(a.list[0].side, GRANT_FROM);
		assert_string_equal(value(&a.list[0], table[i].key), "alice");
		assert_string_equal(value(&a.list[0], "PolicyName"), "awsrole-assume-R");
		json_auto_t *seen = parsed(value(&a.list[0], "PolicyDocument"));
		grant_plan_permission(&b, &g, seen);
		assert_calls(&b, "");
		grant_plan_no_permission(&b, &g, seen);
		assert_calls(&b, table[i].take);
		assert_null(value(&b.list[0], "PolicyDocument"));
		grant_plan_no_permission(&b, &g, seen);
		grant_plan_no_permission(&b, &g, NULL);
		assert_int_equal(b.n, 1);
	}
}

static void
a_policy_with_other_statements_is_not_deleted(void **state)
{
	struct list none = { 0 };
	struct grant g = wanted(&none);
	json_auto_t *seen = parsed("{\"Statement\": [" FOREIGN "]}");
	AUTO_GRANT_ACTIONS a = { 0 };

	(void)state;
	grant_plan_permission(&a, &g, seen);
	grant_plan_no_permission(&a, &g, seen);
	assert_calls(&a, "PutUserPolicy PutUserPolicy");
	assert_string_equal(value(&a.list[1], "PolicyDocument"),
	    "{\"Statement\":[{\"Sid\":\"Mine\",\"Effect\":\"Allow\",\"Action\":\"x:y\"}]"
	    "}");
}

static void
a_role_is_deleted_only_if_it_is_ours_and_nobody_else_is_let_in(void **state)
{
	static const struct {
		const char *others;
		bool granted, ours, asked, deleted;
	} table[] = {
		{ "", true, true, true, true },
		{ "", false, true, true, true },
		{ "", true, true, false, false },
		{ "", true, false, true, false },
		{ FOREIGN, true, true, true, false },
		{ "{\"Effect\": \"Allow\"}", true, true, true, false },
		{ "{\"Sid\": \"AwsroleUserBob00000000\"}", true, true, true, false },
		{ "{\"Sid\": \"AwsroleNobody\"}", false, true, true, true },
	};
	struct list none = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_IAM_ROLE role = role_of(table[i].others, table[i].ours);
		struct grant g = wanted(&none);

		g.delete_role = table[i].asked;
		if (table[i].granted)
			(void)policy_put(role.trust, trust_statement(&g.trust));
		assert_int_equal(grant_deletes_role(&g, &role), table[i].deleted);
	}
	assert_false(grant_deletes_role(
	    &(struct grant){ .delete_role = true, .trust.principal = ALICE }, NULL));
}

static void
what_hangs_on_a_role_goes_before_it(void **state)
{
	AUTO_LIST arns = { 0 };
	AUTO_LIST names = { 0 };
	struct list none = { 0 };
	struct grant g = wanted(&none);
	AUTO_GRANT_ACTIONS a = { 0 };

	(void)state;
	list_add(&arns, STR("arn:one"));
	list_add(&names, STR("p"));
	grant_plan_delete(&a, &g, &arns, &names);
	assert_calls(&a, "DetachRolePolicy DeleteRolePolicy DeleteRole");
}

static void
a_call_is_printed_as_a_command_that_no_shell_changes(void **state)
{
	struct list none = { 0 };
	struct grant g = wanted(&none);
	AUTO_GRANT_ACTIONS a = { 0 };
	AUTO_BUF b = { 0 };

	(void)state;
	g.trust.external_id = "it's";
	grant_plan_role(&a, &g, NULL);
	grant_add_command(&b, &a.list[0], "my prod");
	assert_true(
	    str_starts(buf_str(&b), "# create role R, which trusts user alice\n#   {\n"));
	assert_non_null(strstr(buf_text(&b),
	    "\naws iam create-role --role-name 'R' --path '/p/' "
	    "--assume-role-policy-document '{\"Version\":"));
	assert_non_null(strstr(buf_text(&b), "\"it'\\''s\""));
	assert_true(str_ends(
	    buf_str(&b), " --tags Key=awsrole,Value=grant --profile 'my prod'\n"));
}

static void
each_kind_of_principal_has_its_three_calls(void **state)
{
	static const struct {
		enum trust_kind kind;
		const char *get, *put, *take;
	} table[] = {
		{ TRUST_USER, "GetUserPolicy", "PutUserPolicy", "DeleteUserPolicy" },
		{ TRUST_ROLE, "GetRolePolicy", "PutRolePolicy", "DeleteRolePolicy" },
		{ TRUST_GROUP, "GetGroupPolicy", "PutGroupPolicy", "DeleteGroupPolicy" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		enum trust_kind kind = table[i].kind;

		assert_string_equal(grant_operation(GRANT_GET, kind), table[i].get);
		assert_string_equal(grant_operation(GRANT_PUT, kind), table[i].put);
		assert_string_equal(grant_operation(GRANT_DELETE, kind), table[i].take);
	}
}

static void
trust_is_taken_back_from_who_has_it_alone(void **state)
{
	struct list none = { 0 };
	struct grant g = wanted(&none);
	AUTO_IAM_ROLE role = role_of(FOREIGN, true);
	AUTO_IAM_ROLE alone = role_of("", true);
	AUTO_GRANT_ACTIONS a = { 0 };

	(void)state;
	grant_plan_no_trust(&a, &g, NULL);
	grant_plan_no_trust(&a, &g, &role);
	assert_calls(&a, "");
	(void)policy_put(role.trust, trust_statement(&g.trust));
	grant_plan_no_trust(&a, &g, &role);
	assert_calls(&a, "UpdateAssumeRolePolicy");
	assert_int_equal(policy_count(role.trust), 1);
	assert_string_equal(json_member(policy_at(role.trust, 0), "Sid"), "Mine");
	/* A role that goes itself needs no other trust policy before. */
	g.delete_role = true;
	(void)policy_put(alone.trust, trust_statement(&g.trust));
	grant_plan_no_trust(&a, &g, &alone);
	assert_int_equal(a.n, 1);
}

/* Somebody has put both statements into the document: the stand-in would deny it all. */
static void
the_stand_in_alone_is_a_reason_to_write(void **state)
{
	struct list none = { 0 };
	struct grant g = wanted(&none);
	AUTO_IAM_ROLE role = role_of("", true);
	AUTO_GRANT_ACTIONS a = { 0 };

	(void)state;
	(void)policy_put(role.trust, trust_statement(&g.trust));
	(void)policy_put(role.trust, trust_nobody());
	grant_plan_role(&a, &g, &role);
	assert_calls(&a, "UpdateAssumeRolePolicy");
	assert_int_equal(policy_count(role.trust), 1);
}

static void
a_new_role_has_nothing_yet(void **state)
{
	AUTO_LIST arns = { 0 };
	AUTO_GRANT_ACTIONS a = { 0 };
	struct grant g = wanted(&arns);
	struct err e = { 0 };

	(void)state;
	list_add(&arns, STR("arn:one"));
	grant_plan_attached(&a, &g, NULL);
	assert_calls(&a, "AttachRolePolicy");
	assert_true(grant_plan_inline(&a, &g, NULL, &e));
	assert_int_equal(a.n, 1);
	g.policy = "{";
	assert_false(grant_plan_inline(&a, &g, NULL, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_true(str_starts(str_of(e.msg), "the policy: not valid JSON"));
	assert_int_equal(a.n, 1);
}

static void
only_a_document_is_shown_in_front_of_the_command(void **state)
{
	AUTO_GRANT_ACTIONS a = { 0 };
	struct list none = { 0 };
	struct grant g = wanted(&none);
	AUTO_BUF b = { 0 };

	(void)state;
	/* Looks like one, and is a name. */
	g.role_name = "{x";
	grant_plan_delete(&a, &g, &none, &none);
	grant_add_command(&b, &a.list[0], "p");
	assert_string_equal(buf_text(&b),
	    "# delete role {x\naws iam delete-role --role-name '{x' --profile 'p'\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_role_that_is_not_there_is_made),
		cmocka_unit_test(what_is_there_needs_no_call),
		cmocka_unit_test(the_stand_in_goes_when_somebody_is_let_in_again),
		cmocka_unit_test(only_policies_that_are_missing_are_attached),
		cmocka_unit_test(an_inline_policy_is_put_if_it_is_not_the_same),
		cmocka_unit_test(the_permission_is_a_policy_of_the_principal),
		cmocka_unit_test(a_policy_with_other_statements_is_not_deleted),
		cmocka_unit_test(
		    a_role_is_deleted_only_if_it_is_ours_and_nobody_else_is_let_in),
		cmocka_unit_test(what_hangs_on_a_role_goes_before_it),
		cmocka_unit_test(a_call_is_printed_as_a_command_that_no_shell_changes),
		cmocka_unit_test(each_kind_of_principal_has_its_three_calls),
		cmocka_unit_test(trust_is_taken_back_from_who_has_it_alone),
		cmocka_unit_test(the_stand_in_alone_is_a_reason_to_write),
		cmocka_unit_test(a_new_role_has_nothing_yet),
		cmocka_unit_test(only_a_document_is_shown_in_front_of_the_command),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
