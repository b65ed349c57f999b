#include "core/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "plan_text.h"

#define A "[profile a]\nrole_arn = " PLAN_ARN "A\n"
#define B "[profile b]\nrole_arn = " PLAN_ARN "B\n"
#define S "[profile s]\n" PLAN_KEYS
#define ROLE_A "\nrole " PLAN_ARN "A of a at config:2"

#define SRC "source_profile = s\n"
#define FROM(line) "a explicit\nkeys of s at config:" line " AK/SK" ROLE_A

static char *p3[] = { (char[]){ "p3" } }, *tag[] = { (char[]){ "n=w" } },
	    *bad_tag[] = { (char[]){ "n" } };
static char policy[] = "{}";

static const struct plan_case options[] = {
	{ .config = A SRC "role_session_name = me\nexternal_id = x\nmfa_serial = m\n"
			  "duration_seconds = 3600\nsession_policy_arns = p1\n"
			  "session_tags = k=v\n" S,
	    .options = { .profile = "a",
		.session_name = "you",
		.external_id = "y",
		.mfa_serial = "n",
		.source_identity = "i",
		.duration_seconds = 900,
		.policy = policy,
		.policy_arns = { p3, 1 },
		.tags = { tag, 1 },
		.transitive_tags = { p3, 1 } },
	    .expected = FROM("11") " session=you external=y mfa=n identity=i seconds=900 "
				   "policy={} arns=p1,p3 tags=k,n values=v,w "
				   "transitive=p3" },
	/* They change the selected profile's own call, not that of its source. */
	{ .config = A "source_profile = b\n" B SRC S,
	    .options = { .profile = "a", .session_name = "you" },
	    .expected = "a explicit\nkeys of s at config:8 AK/SK" ROLE_A
			" session=you\nrole " PLAN_ARN "B of b at config:5" },
	{ .config = A SRC S,
	    .options = { .profile = "a", .read_only = true },
	    .expected = FROM("5") " arns=arn:aws:iam::aws:policy/ReadOnlyAccess" },
	{ .config = "[profile a]\nrole_arn = arn:aws-cn:iam::123456789012:role/A\n" SRC S,
	    .options = { .profile = "a", .read_only = true },
	    .expected = "a explicit\nkeys of s at config:5 AK/SK\n"
			"role arn:aws-cn:iam::123456789012:role/A of a at config:2 "
			"arns=arn:aws-cn:iam::aws:policy/ReadOnlyAccess" },
	{ .config = A SRC S,
	    .options = { .profile = "a", .tags = { bad_tag, 1 } },
	    .error = "--tag: a tag is written KEY=VALUE" },
	{ .config = A SRC S,
	    .options = { .profile = "a", .duration_seconds = 50000 },
	    .error = "a duration of 50000 s is over" },
	{ .config = S,
	    .options = { .profile = "s", .duration_seconds = 900 },
	    .error = "profile 's' assumes no role",
	    .code = ERR_USAGE },
	/* A role that is in no file, with the keys or the role of a profile. */
	{ .config = S,
	    .options = { .role_arn = "R", .source_profile = "s" },
	    .expected = "s explicit\nkeys of s at config:2 AK/SK\n"
			"role R of s at --role-arn" },
	{ .config = A SRC S,
	    .options = { .role_arn = "R",
		.source_profile = "a",
		.duration_seconds = 900 },
	    .expected = "a explicit\nkeys of s at config:5 AK/SK\n"
			"role R of a at --role-arn seconds=900" ROLE_A },
	{ .config = A SRC S,
	    .options = { .role_arn = "R",
		.source_profile = "a",
		.duration_seconds = 7200 },
	    .error = "a duration of 7200 s is too long" },
	{ .options = { .role_arn = "R" },
	    .vars = { "AWS_ACCESS_KEY_ID=EK", "AWS_SECRET_ACCESS_KEY=ES" },
	    .expected = "default\nenvironment at AWS_ACCESS_KEY_ID EK/ES\n"
			"role R of default at --role-arn" },
	{ .options = { .role_arn = "R", .source_profile = "x" },
	    .error = "there is no profile 'x'" },
};

static void
options_are_laid_over_the_last_role(void **state)
{
	(void)state;
	plan_text_check(options, ARRAY_LEN(options));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_are_laid_over_the_last_role),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
