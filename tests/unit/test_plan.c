#include "core/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "plan_text.h"

#define A "[profile a]\n"
#define ENV_KEYS "AWS_ACCESS_KEY_ID=EK", "AWS_SECRET_ACCESS_KEY=ES"

/* Which profile is selected, and what is asked of its name. */
static const struct plan_case selection[] = {
	{ .config = "[default]\n" PLAN_KEYS,
	    .expected = "default\nkeys of default at config:2 AK/SK" },
	{ .config = A PLAN_KEYS "[profile b]\n" PLAN_KEYS,
	    .vars = { "AWS_PROFILE=a" },
	    .expected = "a\nkeys of a at config:2 AK/SK" },
	{ .config = A PLAN_KEYS "[profile b]\n" PLAN_KEYS,
	    .vars = { "AWS_DEFAULT_PROFILE=b", "AWS_PROFILE=a" },
	    .expected = "a\nkeys of a at config:2 AK/SK" },
	{ .config = A PLAN_KEYS,
	    .vars = { "AWS_DEFAULT_PROFILE=a" },
	    .expected = "a\nkeys of a at config:2 AK/SK" },
	{ .config = A PLAN_KEYS "[profile b]\n" PLAN_KEYS,
	    .vars = { "AWS_PROFILE=b" },
	    .options = { .profile = "a" },
	    .expected = "a explicit\nkeys of a at config:2 AK/SK" },
	{ .credentials = "[a]\n" PLAN_KEYS,
	    .options = { .profile = "a" },
	    .expected = "a explicit\nkeys of a at credentials:2 AK/SK" },
	{ .config = A PLAN_KEYS,
	    .options = { .profile = "A" },
	    .error = "there is no profile 'A'; did you mean 'a'?" },
	{ .config = A PLAN_KEYS,
	    .vars = { "AWS_PROFILE=" },
	    .error = "there is no profile ''" },
	{ .config = A PLAN_KEYS,
	    .vars = { "AWS_PROFILE=default" },
	    .error = "there is no profile 'default'" },
	/* Also when keys of the environment would have won. */
	{ .vars = { "AWS_PROFILE=nope", ENV_KEYS },
	    .error = "there is no profile 'nope'" },
	/* Nothing given and nothing there: no error, the machine is asked. */
	{ .expected = "default\ninstance at instance metadata" },
	{ .config = "[profile a]\n" PLAN_KEYS,
	    .expected = "default\ninstance at instance metadata" },
	/* Its first profile is then default, also where a chain must not come back. */
	{ .config = "[profile \"\"]\nregion = r\n"
		    "[default]\nrole_arn = R\nsource_profile = a\n"
		    "[profile a]\nrole_arn = S\nsource_profile = default\n",
	    .vars = { "AWS_PROFILE=" },
	    .error = "in a circle: default -> a -> default" },
	/* The profile with the empty name has settings, but default's credentials. */
	{ .config = "[profile \"\"]\n" PLAN_KEYS "[default]\n" PLAN_KEYS,
	    .options = { .profile = "" },
	    .expected = " explicit\nkeys of default at config:5 AK/SK" },
};

/* Keys of the environment: the first provider, and none with an explicit profile. */
static const struct plan_case environment[] = {
	{ .config = "[default]\n" PLAN_KEYS,
	    .vars = { ENV_KEYS },
	    .expected = "default\nenvironment at AWS_ACCESS_KEY_ID EK/ES" },
	{ .config = A "role_arn = " PLAN_ARN "A\nsource_profile = a\n" PLAN_KEYS,
	    .vars = { "AWS_PROFILE=a", ENV_KEYS },
	    .expected = "a\nenvironment at AWS_ACCESS_KEY_ID EK/ES" },
	{ .config = A PLAN_KEYS,
	    .vars = { ENV_KEYS },
	    .options = { .profile = "a" },
	    .expected = "a explicit\nkeys of a at config:2 AK/SK" },
	{ .vars = { ENV_KEYS, "AWS_SESSION_TOKEN=ET", "AWS_ACCOUNT_ID=1" },
	    .expected = "default\nenvironment at AWS_ACCESS_KEY_ID EK/ES/ET account=1" },
	{ .vars = { ENV_KEYS, "AWS_SESSION_TOKEN=ET", "AWS_SECURITY_TOKEN=OLD" },
	    .expected = "default\nenvironment at AWS_ACCESS_KEY_ID EK/ES/OLD" },
	{ .vars = { ENV_KEYS, "AWS_SESSION_TOKEN=ET", "AWS_SECURITY_TOKEN=" },
	    .expected = "default\nenvironment at AWS_ACCESS_KEY_ID EK/ES/ET" },
	{ .vars = { ENV_KEYS, "AWS_CREDENTIAL_EXPIRATION=1970-01-02T00:00:00Z" },
	    .expected = "default\nenvironment at AWS_ACCESS_KEY_ID EK/ES until=86400" },
	{ .vars = { ENV_KEYS, "AWS_CREDENTIAL_EXPIRATION=2026-01-02T00:00:00" },
	    .error = "AWS_CREDENTIAL_EXPIRATION is no date" },
	{ .vars = { ENV_KEYS, "AWS_CREDENTIAL_EXPIRATION=soon" },
	    .error = "AWS_CREDENTIAL_EXPIRATION is no date" },
	{ .vars = { "AWS_ACCESS_KEY_ID=EK" }, .error = "AWS_SECRET_ACCESS_KEY is not" },
	{ .vars = { "AWS_ACCESS_KEY_ID=EK", "AWS_SECRET_ACCESS_KEY=" },
	    .error = "AWS_SECRET_ACCESS_KEY is not" },
	{ .config = "[default]\n" PLAN_KEYS,
	    .vars = { "AWS_SECRET_ACCESS_KEY=ES" },
	    .expected = "default\nkeys of default at config:2 AK/SK" },
	{ .config = "[default]\n" PLAN_KEYS,
	    .vars = { "AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY=ES" },
	    .expected = "default\nkeys of default at config:2 AK/SK" },
};

/* Keys in files: from one file, never combined. */
static const struct plan_case keys[] = {
	{ .config = A PLAN_KEYS,
	    .credentials = "[a]\naws_access_key_id = CK\naws_secret_access_key = CS\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\nkeys of a at credentials:2 CK/CS" },
	{ .config = A PLAN_KEYS,
	    .credentials = "[a]\naws_access_key_id = CK\n",
	    .options = { .profile = "a" },
	    .error = "credentials:2: aws_access_key_id without aws_secret_access_key" },
	{ .config = A PLAN_KEYS,
	    .credentials = "[a]\naws_secret_access_key = CS\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\nkeys of a at config:2 AK/SK" },
	{ .config = A PLAN_KEYS "aws_session_token = T\naws_account_id = 1\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\nkeys of a at config:2 AK/SK/T account=1" },
	/* The mere presence of the old name decides. */
	{ .config = A PLAN_KEYS "aws_session_token = T\naws_security_token =\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\nkeys of a at config:2 AK/SK/" },
	{ .config = A "aws_access_key_id =\naws_secret_access_key =\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\nkeys of a at config:2 /" },
	{ .config = A "aws_access_key_id = AK\n",
	    .options = { .profile = "a" },
	    .error = "profile 'a': config:2: aws_access_key_id without" },
	{ .config = A "aws_access_key_id = AK\naws_secret_access_key =\n  a = 1\n",
	    .options = { .profile = "a" },
	    .error = "block of nested keys" },
	{ .config = A "aws_secret_access_key = SK\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\ninstance of a at instance metadata" },
};

/* Which of several kinds in one profile wins. */
static const struct plan_case precedence[] = {
	{ .config = A "credential_process = cmd\nlogin_session = l\n",
	    .credentials = "[a]\n" PLAN_KEYS,
	    .options = { .profile = "a" },
	    .expected = "a explicit\nkeys of a at credentials:2 AK/SK" },
	{ .config = A "credential_process = cmd x\naws_account_id = 9\n" PLAN_KEYS,
	    .options = { .profile = "a" },
	    .expected = "a explicit\nprocess of a at config:2 command=cmd x account=9" },
	{ .config = A "credential_process = cmd\nlogin_session = l\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\nlogin of a at config:3 login=l" },
	{ .config = A "credential_process =\n a = b\n",
	    .options = { .profile = "a" },
	    .error = "credential_process is a block of nested keys" },
	{ .config = A "credential_process = cmd\naws_account_id =\n a = b\n",
	    .options = { .profile = "a" },
	    .error = "aws_account_id is a block of nested keys" },
	{ .config = A "login_session =\n a = b\n",
	    .options = { .profile = "a" },
	    .error = "login_session is a block of nested keys" },
	{ .config = A "credential_process =\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\nprocess of a at config:2 command=" },
	{ .config = A "web_identity_token_file = /t\nrole_arn = R\n" PLAN_KEYS,
	    .options = { .profile = "a" },
	    .expected = "a explicit\nweb-identity of a at config:2 token=/t role=R" },
	{ .config = A "sso_account_id = 1\n" PLAN_KEYS,
	    .options = { .profile = "a" },
	    .error = "missing: sso_role_name, sso_start_url, sso_region" },
	/* The end of the chain, also behind an explicit profile. */
	{ .config = A "region = r\n",
	    .options = { .profile = "a" },
	    .vars = { "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/c" },
	    .expected = "a explicit\ncontainer of a at container variables" },
	{ .vars = { "AWS_CONTAINER_CREDENTIALS_FULL_URI=" },
	    .expected = "default\ncontainer at container variables" },
	/* Metadata settings are checked for every profile. */
	{ .config = A PLAN_KEYS "metadata_service_timeout = x\n",
	    .options = { .profile = "a" },
	    .error = "profile 'a': metadata_service_timeout" },
};

static const struct plan_case web_identity[] = {
	{ .config = "[default]\n",
	    .vars = { "AWS_WEB_IDENTITY_TOKEN_FILE=/e", "AWS_ROLE_ARN=ER",
		"AWS_ROLE_SESSION_NAME=ES" },
	    .expected = "default\nweb-identity of default token=/e role=ER session=ES" },
	{ .vars = { "AWS_WEB_IDENTITY_TOKEN_FILE=/e", "AWS_ROLE_ARN=ER" },
	    .expected = "default\nweb-identity token=/e role=ER" },
	{ .config = A "web_identity_token_file = /t\nrole_arn = R\n"
		      "role_session_name = s\n",
	    .vars = { "AWS_PROFILE=a", "AWS_ROLE_ARN=ER" },
	    .expected = "a\nweb-identity of a at config:2 token=/t role=ER session=s" },
	/* An explicit profile switches these variables off. */
	{ .config = A "web_identity_token_file = /t\nrole_arn = R\n",
	    .vars = { "AWS_WEB_IDENTITY_TOKEN_FILE=/e", "AWS_ROLE_ARN=ER" },
	    .options = { .profile = "a" },
	    .expected = "a explicit\nweb-identity of a at config:2 token=/t role=R" },
	/* The empty variable hides the profile's file; then role_arn is not a role either. */
	{ .config = A "web_identity_token_file = /t\nrole_arn = R\n" PLAN_KEYS,
	    .vars = { "AWS_PROFILE=a", "AWS_WEB_IDENTITY_TOKEN_FILE=" },
	    .expected = "a\nkeys of a at config:4 AK/SK" },
	{ .config = A "web_identity_token_file =\nrole_arn = R\nsource_profile = a\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\ninstance of a at instance metadata" },
	{ .config = A "role_arn = R\n",
	    .vars = { "AWS_PROFILE=a", "AWS_WEB_IDENTITY_TOKEN_FILE=/e" },
	    .error = "role_arn needs source_profile or credential_source" },
	{ .config = A "web_identity_token_file = /t\n",
	    .options = { .profile = "a" },
	    .error = "but no role" },
	{ .config = A "web_identity_token_file = /t\nrole_arn =\n",
	    .options = { .profile = "a" },
	    .error = "but no role" },
	{ .config = A "web_identity_token_file =\n a = b\n",
	    .options = { .profile = "a" },
	    .error = "web_identity_token_file is a block of nested keys" },
	{ .config = A "web_identity_token_file = /t\nrole_arn =\n a = b\n",
	    .options = { .profile = "a" },
	    .error = "role_arn is a block of nested keys" },
	{ .config = A "web_identity_token_file = /t\nrole_arn = R\n"
		      "role_session_name =\n a = b\n",
	    .options = { .profile = "a" },
	    .error = "role_session_name is a block of nested keys" },
	{ .config = A "web_identity_token_file = /t\nrole_arn = R\n"
		      "role_session_name =\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\nweb-identity of a at config:2 token=/t role=R" },
};

#define SSO "sso_role_name = Admin\nsso_account_id = 1\n"

static const struct plan_case sso[] = {
	{ .config = A SSO "sso_start_url = U\nsso_region = r\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\nsso of a at config:2 url=U region=r account=1 "
			"role=Admin" },
	{ .config = A SSO "sso_session = s\n"
			  "[sso-session s]\nsso_start_url = U\nsso_region = r\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\nsso of a at config:2 sso-session=s url=U region=r "
			"account=1 role=Admin" },
	{ .config = A SSO "sso_session = s\n",
	    .options = { .profile = "a" },
	    .error = "no [sso-session s]" },
	{ .config = A SSO "sso_session = s\nsso_region = r\n"
			  "[sso-session s]\nsso_start_url = U\nsso_region = q\n",
	    .options = { .profile = "a" },
	    .error = "sso_region is r, but q" },
	/* What the session has from [DEFAULT] counts, too, unless it says it itself. */
	{ .config = A SSO "sso_session = s\nregion = r\n"
			  "[sso-session s]\nsso_start_url = U\nsso_region = q\n"
			  "[DEFAULT]\nregion = d\n",
	    .options = { .profile = "a" },
	    .error = "config:5: region is r, but d in [sso-session s]" },
	{ .config =
		A SSO "sso_session = s\nregion = r\n"
		      "[sso-session s]\nsso_start_url = U\nsso_region = r\nregion = r\n"
		      "[DEFAULT]\nregion = d\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\nsso of a at config:2 sso-session=s url=U region=r "
			"account=1 role=Admin" },
	/* The session is laid over the profile: all four may stand there, and what is in
	 * both must be the same. */
	{ .config = A "sso_account_id = 1\nsso_session = s\nsso_region = r\n"
		      "[sso-session s]\nsso_start_url = U\nsso_region = r\n"
		      "sso_role_name = R\nsso_account_id = 1\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\nsso of a at config:2 sso-session=s url=U region=r "
			"account=1 role=R" },
	{ .config = A SSO "sso_session =\n a = b\n",
	    .options = { .profile = "a" },
	    .error = "sso_session is a block of nested keys" },
	{ .config = A SSO "sso_region = r\nsso_start_url =\n a = b\n",
	    .options = { .profile = "a" },
	    .error = "sso_start_url is a block of nested keys" },
	{ .config = A SSO "sso_session =\n",
	    .options = { .profile = "a" },
	    .error = "no [sso-session ]" },
	{ .config = A SSO "sso_session = s\nsso_region =\n"
			  "[sso-session s]\nsso_start_url = U\nsso_region = q\n",
	    .options = { .profile = "a" },
	    .error = "sso_region is , but q in [sso-session s]" },
	{ .config = A "sso_account_id = 1\nsso_session = s\n"
		      "[sso-session s]\nsso_start_url = U\n",
	    .options = { .profile = "a" },
	    .error = "missing: sso_role_name, sso_region" },
	/* An empty value is a value. */
	{ .config =
		A "sso_role_name =\nsso_account_id =\nsso_start_url =\nsso_region =\n",
	    .options = { .profile = "a" },
	    .expected = "a explicit\nsso of a at config:2 url= region= account= role=" },
};

static void
the_profile_is_the_named_one_and_a_given_name_must_exist(void **state)
{
	(void)state;
	plan_text_check(selection, ARRAY_LEN(selection));
}

static void
keys_of_the_environment_win_unless_a_profile_is_named(void **state)
{
	(void)state;
	plan_text_check(environment, ARRAY_LEN(environment));
}

static void
static_keys_come_from_one_file(void **state)
{
	(void)state;
	plan_text_check(keys, ARRAY_LEN(keys));
}

static void
one_kind_of_source_wins_in_a_profile(void **state)
{
	(void)state;
	plan_text_check(precedence, ARRAY_LEN(precedence));
}

static void
web_identity_values_are_looked_up_one_by_one(void **state)
{
	(void)state;
	plan_text_check(web_identity, ARRAY_LEN(web_identity));
}

static void
identity_center_needs_four_values_and_a_session_that_agrees(void **state)
{
	(void)state;
	plan_text_check(sso, ARRAY_LEN(sso));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_profile_is_the_named_one_and_a_given_name_must_exist),
		cmocka_unit_test(keys_of_the_environment_win_unless_a_profile_is_named),
		cmocka_unit_test(static_keys_come_from_one_file),
		cmocka_unit_test(one_kind_of_source_wins_in_a_profile),
		cmocka_unit_test(web_identity_values_are_looked_up_one_by_one),
		cmocka_unit_test(
		    identity_center_needs_four_values_and_a_session_that_agrees),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
