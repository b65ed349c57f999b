#include "core/hint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"

static const char *
hint(const char *code, const char *message, const struct plan_role *role, bool token)
{
	struct sts_refusal refusal = { 0 };
	char code_text[100], message_text[200];
	AUTO_CREDS signer = { 0 };

	(void)strncpy(code_text, code, sizeof(code_text) - 1);
	code_text[sizeof(code_text) - 1] = '\0';
	(void)strncpy(message_text, message, sizeof(message_text) - 1);
	message_text[sizeof(message_text) - 1] = '\0';
	refusal.code = code_text;
	refusal.message = message_text;
	if (token)
		secret_set(&signer.session_token, STR("tok"));
	return hint_for_refusal(&refusal, role, &signer);
}

static void
every_refusal_that_is_known_names_what_to_look_at(void **state)
{
	static const struct plan_role role;
	static const struct {
		const char *code, *message;
		bool token;
		const char *words;
	} table[] = {
		{ "AccessDenied", "Roles may not be assumed by root accounts.", false,
		    "root user" },
		{ "AccessDenied",
		    "MultiFactorAuthentication failed with invalid MFA one time pass "
		    "code. ",
		    false, "MFA code was wrong" },
		{ "ExpiredToken", "x", true, "have expired" },
		{ "ExpiredTokenException", "x", true, "have expired" },
		{ "InvalidClientTokenId", "x", true, "sign in again" },
		{ "InvalidClientTokenId", "x", false, "access key" },
		{ "RequestExpired", "x", false, "clock" },
		{ "SignatureDoesNotMatch", "Signature expired: 2026 is now earlier",
		    false, "the clock of this machine is wrong" },
		{ "SignatureDoesNotMatch", "Signature not yet current: x", false,
		    "the clock of this machine is wrong" },
		{ "SignatureDoesNotMatch", "The request signature we calculated", false,
		    "secret key" },
		{ "ValidationError",
		    "The requested DurationSeconds exceeds the 1 hour session limit for "
		    "roles assumed by role chaining.",
		    true, "one hour at most" },
		{ "ValidationError",
		    "The requested DurationSeconds exceeds the MaxSessionDuration set "
		    "for this role.",
		    false, "maximum session duration" },
		{ "RegionDisabledException", "x", false, "another region" },
		{ "PackedPolicyTooLarge", "x", false, "too large" },
		{ "PackedPolicyTooLargeException", "x", false, "too large" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const char *text =
		    hint(table[i].code, table[i].message, &role, table[i].token);

		if (text == NULL || strstr(text, table[i].words) == NULL)
			fail_msg("%s, %s: %s", table[i].code, table[i].message,
			    text ? text : "no hint");
	}
}

static void
access_denied_speaks_of_what_the_profile_does_not_have_yet(void **state)
{
	static char text[] = "x";
	static const struct plan_role bare, external = { .external_id = text },
					    mfa = { .mfa_serial = text };
	const char *m = "User is not authorized to perform: sts:AssumeRole";

	(void)state;
	assert_non_null(strstr(hint("AccessDenied", m, &bare, false), "mfa_serial"));
	assert_non_null(strstr(hint("AccessDenied", m, &bare, false), "external_id"));
	assert_non_null(
	    strstr(hint("AccessDenied", m, &external, false), "check the external_id"));
	assert_non_null(strstr(hint("AccessDenied", m, &external, false), "mfa_serial"));
	assert_null(strstr(hint("AccessDenied", m, &mfa, false), "mfa_serial"));
	assert_non_null(strstr(hint("AccessDenied", m, &mfa, false), "trust policy"));
}

static void
nothing_is_said_of_what_is_not_known(void **state)
{
	static const struct plan_role role;
	struct sts_refusal no_message = { .code = (char[]){ "Odd" } };

	(void)state;
	assert_null(hint("Throttling", "Rate exceeded", &role, false));
	assert_null(hint("Unknown", "Unknown", &role, false));
	assert_null(hint("accessdenied", "x", &role, false));
	assert_null(hint_for_refusal(&no_message, &role, NULL));
}

static void
without_a_signer_the_key_is_taken_for_a_users(void **state)
{
	static const struct plan_role role;
	char code[] = "InvalidClientTokenId";
	struct sts_refusal refusal = { .code = code };

	(void)state;
	assert_non_null(strstr(hint_for_refusal(&refusal, &role, NULL), "access key"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_refusal_that_is_known_names_what_to_look_at),
		cmocka_unit_test(
		    access_denied_speaks_of_what_the_profile_does_not_have_yet),
		cmocka_unit_test(nothing_is_said_of_what_is_not_known),
		cmocka_unit_test(without_a_signer_the_key_is_taken_for_a_users),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
