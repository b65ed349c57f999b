#include "core/plan_role.h"

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
#define PLAN_A .options = { .profile = "a" }

static const struct plan_case sources[] = {
	{ .config = A "source_profile = s\n" S,
	    PLAN_A,
	    .expected = "a explicit\nkeys of s at config:5 AK/SK" ROLE_A },
	/* By AWS_PROFILE just the same, while the environment has no keys. */
	{ .config = A "source_profile = s\n" S,
	    .vars = { "AWS_PROFILE=a" },
	    .expected = "a\nkeys of s at config:5 AK/SK" ROLE_A },
	{ .config = A "source_profile = s\n",
	    .credentials = "[s]\n" PLAN_KEYS,
	    PLAN_A,
	    .expected = "a explicit\nkeys of s at credentials:2 AK/SK" ROLE_A },
	{ .config = A "source_profile = s\ncredential_source = Environment\n" S,
	    PLAN_A,
	    .error =
		"profile 'a' (config:2): both source_profile and credential_source" },
	{ .config = A,
	    PLAN_A,
	    .error = "profile 'a' (config:2): role_arn needs source_profile or" },
	/* Keys of the profile itself are no source. */
	{ .config = A PLAN_KEYS, PLAN_A, .error = "needs source_profile or" },
	{ .config = A "source_profile =\n",
	    PLAN_A,
	    .error = "source_profile '' does not exist" },
	{ .config = A "source_profile = x\n",
	    PLAN_A,
	    .error = "profile 'a' (config:2): source_profile 'x' does not exist" },
	{ .config = A "source_profile = s\n[profile s]\nregion = r\n",
	    PLAN_A,
	    .error = "profile 'a': source profile 's' has no credentials" },
	{ .config = A "source_profile = s\n[profile s]\naws_secret_access_key = SK\n",
	    PLAN_A,
	    .error = "source profile 's' has no credentials" },
	{ .config = A "source_profile = s\n[profile s]\naws_access_key_id = AK\n",
	    PLAN_A,
	    .error = "profile 'a': source profile 's': config:5: aws_access_key_id" },
	/* The environment is no source of a source profile, nor is the machine. */
	{ .config = A "source_profile = s\n[profile s]\nregion = r\n",
	    .vars = { "AWS_PROFILE=a", "AWS_WEB_IDENTITY_TOKEN_FILE=/t", "AWS_ROLE_ARN=R",
		"AWS_CONTAINER_CREDENTIALS_FULL_URI=u" },
	    .error = "source profile 's' has no credentials" },
	{ .config = A "source_profile = s\n[profile s]\ncredential_process = cmd\n",
	    PLAN_A,
	    .expected = "a explicit\nprocess of s at config:5 command=cmd" ROLE_A },
	{ .config = A "source_profile = s\n[profile s]\nlogin_session = l\n",
	    PLAN_A,
	    .expected = "a explicit\nlogin of s at config:5 login=l" ROLE_A },
	{ .config = A "source_profile = s\n[profile s]\nrole_arn = R\n"
		      "web_identity_token_file = /t\nsource_profile = a\n",
	    PLAN_A,
	    .expected =
		"a explicit\nweb-identity of s at config:6 token=/t role=R" ROLE_A },
	{ .config = A "source_profile = s\n[profile s]\nsso_account_id = 1\n"
		      "sso_role_name = R\nsso_start_url = U\nsso_region = r\n",
	    PLAN_A,
	    .expected = "a explicit\nsso of s at config:6 url=U region=r account=1 "
			"role=R" ROLE_A },
	/* A role wins over the profile's own sign-in. */
	{ .config = A "source_profile = s\nsso_account_id = 1\n" S,
	    PLAN_A,
	    .expected = "a explicit\nkeys of s at config:6 AK/SK" ROLE_A },
	{ .config = "[profile a]\nrole_arn =\n  a = 1\nsource_profile = s\n" S,
	    PLAN_A,
	    .error = "role_arn is a block of nested keys" },
};

static const struct plan_case named_sources[] = {
	{ .config = A "credential_source = Environment\n",
	    PLAN_A,
	    .vars = { "AWS_ACCESS_KEY_ID=EK", "AWS_SECRET_ACCESS_KEY=ES" },
	    .expected =
		"a explicit\nenvironment at AWS_ACCESS_KEY_ID by name EK/ES" ROLE_A },
	{ .config = A "credential_source = Environment\n",
	    PLAN_A,
	    .error =
		"credential_source = Environment, but AWS_ACCESS_KEY_ID is not set" },
	{ .config = A "credential_source = Environment\n",
	    PLAN_A,
	    .vars = { "AWS_ACCESS_KEY_ID=EK" },
	    .error = "AWS_SECRET_ACCESS_KEY is not" },
	{ .config = A "credential_source = EcsContainer\n",
	    PLAN_A,
	    .vars = { "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1/" },
	    .expected = "a explicit\ncontainer at EcsContainer by name" ROLE_A },
	{ .config = A "credential_source = EcsContainer\n",
	    PLAN_A,
	    .error = "but this is no container" },
	{ .config = A "credential_source = Ec2InstanceMetadata\n",
	    PLAN_A,
	    .expected = "a explicit\ninstance at Ec2InstanceMetadata by name" ROLE_A },
	{ .config = A "credential_source = environment\n",
	    PLAN_A,
	    .error = "not 'environment'" },
	{ .config = A "credential_source =\n", PLAN_A, .error = "not ''" },
};

static const struct plan_case chains[] = {
	{ .config = A "source_profile = b\n" B "source_profile = s\n" S,
	    PLAN_A,
	    .expected = "a explicit\nkeys of s at config:8 AK/SK" ROLE_A
			"\nrole " PLAN_ARN "B of b at config:5" },
	/* A source with keys of its own is used as keys; its role is not looked at. */
	{ .config = A "source_profile = b\n" B "source_profile = s\n" PLAN_KEYS S,
	    PLAN_A,
	    .expected = "a explicit\nkeys of b at config:7 AK/SK" ROLE_A },
	{ .config = A "source_profile = a\n" PLAN_KEYS,
	    PLAN_A,
	    .expected = "a explicit\nkeys of a at config:4 AK/SK" ROLE_A },
	{ .config = A "source_profile = a\n",
	    .credentials = "[a]\n" PLAN_KEYS,
	    PLAN_A,
	    .expected = "a explicit\nkeys of a at credentials:2 AK/SK" ROLE_A },
	{ .config = A "source_profile = a\n", PLAN_A, .error = "in a circle: a -> a" },
	{ .config = A "source_profile = a\naws_secret_access_key = x\n",
	    PLAN_A,
	    .error = "source profile 'a' has no credentials" },
	{ .config = A "source_profile = b\n" B "source_profile = a\n",
	    PLAN_A,
	    .error = "profile 'b' (config:5): source_profile goes round in a circle: "
		     "a -> b -> a" },
	/* Back to the first profile, though that has keys. */
	{ .config = A "source_profile = b\n" PLAN_KEYS B "source_profile = a\n",
	    PLAN_A,
	    .error = "in a circle: a -> b -> a" },
	{ .config = A "source_profile = b\n" B "source_profile = c\n"
		      "[profile c]\nrole_arn = C\nsource_profile = c\n",
	    PLAN_A,
	    .error = "in a circle: a -> b -> c -> c" },
	{ .config = "[default]\nrole_arn = R\nsource_profile = default\n",
	    .error = "in a circle: default -> default" },
	{ .config = A "source_profile = b\n" B,
	    PLAN_A,
	    .error = "profile 'b' (config:5): role_arn needs" },
	{ .config = A "source_profile = b\n" B "credential_source = Environment\n",
	    PLAN_A,
	    .vars = { "AWS_ACCESS_KEY_ID=EK", "AWS_SECRET_ACCESS_KEY=ES" },
	    .expected =
		"a explicit\nenvironment at AWS_ACCESS_KEY_ID by name EK/ES" ROLE_A
		"\nrole " PLAN_ARN "B of b at config:5" },
};

#define SRC "source_profile = s\n"
#define FROM(line) "a explicit\nkeys of s at config:" line " AK/SK" ROLE_A

static const struct plan_case parameters[] = {
	{ .config = A SRC "role_session_name = me\nexternal_id = x\nmfa_serial = m\n"
			  "duration_seconds = 3600\n" S,
	    PLAN_A,
	    .expected = FROM("9") " session=me external=x mfa=m seconds=3600" },
	/* An empty session name is none; an empty external id is one. */
	{ .config = A SRC "role_session_name =\nexternal_id =\n" S,
	    PLAN_A,
	    .expected = FROM("7") " external=" },
	{ .config = A SRC "duration_seconds = 1h\n" S, PLAN_A, .expected = FROM("6") },
	{ .config = A SRC "duration_seconds = 3600.0\n" S,
	    PLAN_A,
	    .expected = FROM("6") },
	{ .config = A SRC "duration_seconds =\n" S, PLAN_A, .expected = FROM("6") },
	{ .config = A SRC "duration_seconds = +900\n" S,
	    PLAN_A,
	    .expected = FROM("6") " seconds=900" },
	{ .config = A SRC "duration_seconds = -7\n" S,
	    PLAN_A,
	    .expected = FROM("6") " seconds=-7" },
	{ .config = A SRC "duration_seconds = 0\n" S,
	    PLAN_A,
	    .expected = FROM("6") " seconds=-1" },
	{ .config = A SRC "duration_seconds = 99999999999999999999\n" S,
	    PLAN_A,
	    .error = "profile 'a': a duration of 2147483647 s is over" },
	{ .config = A SRC "duration_seconds = 43200\n" S,
	    PLAN_A,
	    .expected = FROM("6") " seconds=43200" },
	{ .config = A SRC "duration_seconds = 43201\n" S,
	    PLAN_A,
	    .error = "profile 'a': a duration of 43201 s is over" },
	{ .config = A "source_profile = b\nduration_seconds = 3600\n" B SRC
		      "duration_seconds = 7200\n" S,
	    PLAN_A,
	    .expected =
		"a explicit\nkeys of s at config:10 AK/SK" ROLE_A
		" seconds=3600\nrole " PLAN_ARN "B of b at config:6 seconds=7200" },
	{ .config = A "source_profile = b\nduration_seconds = 3601\n" B SRC S,
	    PLAN_A,
	    .error = "profile 'a': a duration of 3601 s is too long" },
	{ .config = A SRC "mfa_process = cmd\nsource_identity = me\n"
			  "session_policy_arns = p1 , p2,\ntransitive_session_tags = k\n"
			  "session_tags = k=v, l=a=b ,m=\n" S,
	    PLAN_A,
	    .expected = FROM("10") " mfa-process=cmd identity=me arns=p1,p2 "
				   "tags=k,l,m values=v,a=b, transitive=k" },
	{ .config = A SRC "session_tags = k\n" S,
	    PLAN_A,
	    .error = "session_tags: a tag is written KEY=VALUE, not 'k'" },
	{ .config = A SRC "session_tags = =v\n" S, PLAN_A, .error = "not '=v'" },
	{ .config = A SRC "external_id =\n  a = 1\n" S,
	    PLAN_A,
	    .error = "external_id is a block of nested keys" },
};

static void
a_role_needs_one_source_that_has_credentials(void **state)
{
	(void)state;
	plan_text_check(sources, ARRAY_LEN(sources));
}

static void
a_named_source_is_one_of_three(void **state)
{
	(void)state;
	plan_text_check(named_sources, ARRAY_LEN(named_sources));
}

static void
a_chain_is_followed_to_the_first_keys_and_never_round(void **state)
{
	(void)state;
	plan_text_check(chains, ARRAY_LEN(chains));
}

static void
the_call_has_what_the_profile_says(void **state)
{
	(void)state;
	plan_text_check(parameters, ARRAY_LEN(parameters));
}

static void
a_chain_has_an_end(void **state)
{
	AUTO_BUF config = { 0 };
	struct plan_case c = { PLAN_A, .error = "profile 'a': more than 64 roles" };

	(void)state;
	buf_adds(&config, "[profile a]\nrole_arn = R\nsource_profile = p0\n");
	for (int i = 0; i < PLAN_ROLES_MAX; i++)
		buf_printf(&config, "[profile p%d]\nrole_arn = R\nsource_profile = p%d\n",
		    i, i + 1);
	buf_printf(&config, "[profile p%d]\n" PLAN_KEYS, PLAN_ROLES_MAX);
	c.config = buf_text(&config);
	plan_text_check(&c, 1);
}

/* Longer than a view is shown, and than a message is. */
static void
a_name_of_any_length_fits_into_a_message(void **state)
{
	static const char *const configs[] = { "[default]\nrole_arn = R\n"
					       "source_profile = $\n",
		"[default]\nrole_arn = R\nsource_profile = $\n[profile $]\nregion = r\n",
		"[default]\nrole_arn = R\nsource_profile = $\n[profile $]\n"
		"aws_access_key_id = AK\n",
		"[default]\nrole_arn = R\nsource_profile = $\n[profile $]\nrole_arn = "
		"R\n",
		"[default]\nrole_arn = R\nsource_profile = $\n[profile $]\nrole_arn = R\n"
		"source_profile = $\n",
		"[default]\nrole_arn = R\nsource_profile = $\n[profile $]\nrole_arn = R\n"
		"source_profile = s\n[profile s]\naws_access_key_id = AK\n",
		"[default]\nrole_arn = R\ncredential_source = $\n",
		"[default]\nsso_account_id = 1\nsso_session = s\nsso_region = $\n"
		"[sso-session s]\nsso_region = r\n",
		"[default]\nsso_account_id = 1\nsso_session = s\nsso_region = x\n"
		"[sso-session s]\nsso_region = $\n" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(configs); i++) {
		AUTO_BUF config = { 0 };
		struct plan_case c = { .error = "nnnn" };

		for (const char *at = configs[i]; *at != '\0'; at++)
			for (int n = 0; n < (*at == '$' ? 6000 : 1); n++)
				buf_addc(&config, *at == '$' ? 'n' : *at);
		c.config = buf_text(&config);
		plan_text_check(&c, 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_role_needs_one_source_that_has_credentials),
		cmocka_unit_test(a_named_source_is_one_of_three),
		cmocka_unit_test(a_chain_is_followed_to_the_first_keys_and_never_round),
		cmocka_unit_test(the_call_has_what_the_profile_says),
		cmocka_unit_test(a_chain_has_an_end),
		cmocka_unit_test(a_name_of_any_length_fits_into_a_message),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
