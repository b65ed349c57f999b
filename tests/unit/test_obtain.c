#include "fetch/obtain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "fake_plan.h"

#define ROLE_A "arn:aws:iam::123456789012:role/A"
#define ROLE_B "arn:aws:iam::123456789012:role/B"
#define MFA_A "arn:aws:iam::1:mfa/a"
#define MFA_B "arn:aws:iam::1:mfa/b"
#define KEYS "aws_access_key_id = AKIASRC\naws_secret_access_key = sk\n"
#define SIMPLE "[default]\nrole_arn = " ROLE_A "\nsource_profile = s\n[profile s]\n" KEYS
#define CHAIN(more_a, more_b) \
	"[default]\nrole_arn = " ROLE_A "\nsource_profile = b\n" more_a \
	"[profile b]\nrole_arn = " ROLE_B "\nsource_profile = s\n" more_b \
	"[profile s]\n" KEYS
#define MFA_CHAIN CHAIN("mfa_serial = " MFA_A "\n", "mfa_serial = " MFA_B "\n")
#define OFF "AWSROLE_MFA_SESSION=off"
#define CACHE FAKE_HOME "/.aws/cli/cache/"

static const char *const no_vars[FAKE_PLAN_VARS_MAX];
static const char *const off[FAKE_PLAN_VARS_MAX] = { OFF };

/* Obtains, and compares the access key id (or the error) and what happened. */
static void
assert_story(struct fake_plan *f, const char *result, const char *expected)
{
	AUTO_CREDS c = { 0 };
	AUTO_BUF story = { 0 };
	struct err e = { 0 };

	if (fake_plan_obtain(&c, f, &e)) {
		assert_string_equal(c.access_key_id, result);
	} else {
		assert_null(c.access_key_id);
		if (strstr(e.msg, result) == NULL)
			fail_msg("%s", e.msg);
	}
	fake_story(&story, &f->fake, "store");
	assert_string_equal(buf_text(&story), expected);
	assert_int_equal(f->fake.locks_taken, f->fake.locks_given);
	list_free(&f->fake.log);
}

static void
keys_alone_need_no_call(void **state)
{
	AUTO_FAKE_PLAN f = { 0 };

	(void)state;
	fake_plan_make(&f, "[default]\n" KEYS, no_vars);
	assert_story(&f, "AKIASRC", "");
	assert_int_equal(fake_count(&f.fake, FAKE_HOME "/.aws/cli"), 0);
}

static void
a_role_is_called_for_once_and_then_comes_from_the_cache(void **state)
{
	AUTO_FAKE_PLAN f = { 0 };

	(void)state;
	fake_plan_make(&f, SIMPLE, no_vars);
	fake_answer_keys(&f.fake, "ASIA1", f.fake.clock + 3600);
	assert_story(&f, "ASIA1", "call AKIASRC " ROLE_A);
	assert_int_equal(f.fake.calls_without_lock, 0);
	fake_plan_again(&f);
	assert_story(&f, "ASIA1", "");
	/* With less than 15 minutes left there is another call. */
	f.fake.clock += 3600 - 900;
	assert_story(&f, "ASIA1", "");
	f.fake.clock += 1;
	fake_answer_keys(&f.fake, "ASIA2", f.fake.clock + 3600);
	assert_story(&f, "ASIA2", "call AKIASRC " ROLE_A);
	assert_int_equal(fake_count(&f.fake, CACHE), 1);
	assert_non_null(
	    fake_get(&f.fake, CACHE "2807bfcd7c5bd8aa285ad333d88b7686b1fa34f9.json"));
}

static void
a_chain_is_assumed_from_its_end_and_each_link_is_kept(void **state)
{
	AUTO_FAKE_PLAN f = { 0 };

	(void)state;
	fake_plan_make(&f, CHAIN("", ""), no_vars);
	fake_answer_keys(&f.fake, "ASIAB", f.fake.clock + 3600);
	fake_answer_keys(&f.fake, "ASIAA", f.fake.clock + 1000);
	assert_story(&f, "ASIAA", "call AKIASRC " ROLE_B "\ncall ASIAB " ROLE_A);
	assert_int_equal(fake_count(&f.fake, CACHE), 2);
	/* The outer one is old, the inner one is still fresh. */
	f.fake.clock += 200;
	fake_answer_keys(&f.fake, "ASIAC", f.fake.clock + 3600);
	assert_story(&f, "ASIAC", "call ASIAB " ROLE_A);
	/* The outer one is fresh: the inner one is not looked at. */
	f.fake.clock += 2600;
	assert_story(&f, "ASIAC", "");
}

static void
the_outer_question_comes_first(void **state)
{
	static const char *const typed[] = { "111111", "222222", NULL };
	AUTO_FAKE_PLAN f = { 0 };

	(void)state;
	fake_plan_make(&f, MFA_CHAIN, off);
	f.fake.typed = typed;
	fake_answer_keys(&f.fake, "ASIAB", f.fake.clock + 3600);
	fake_answer_keys(&f.fake, "ASIAA", f.fake.clock + 3600);
	assert_story(&f, "ASIAA",
	    "ask Enter MFA code for " MFA_A ": \nask Enter MFA code for " MFA_B ": \n"
	    "call AKIASRC " ROLE_B " 222222\ncall ASIAB " ROLE_A " 111111");
	assert_story(&f, "ASIAA", "");
}

/* MFA_A is the one that is asked for first. */
static void
a_code_that_is_too_short_is_asked_for_again_on_a_terminal(void **state)
{
	static const char *const typed[] = { "11111", "", "1111111", "222222", NULL };
	static const char again[] =
	    "ask An MFA code has six digits.\nEnter MFA code for " MFA_A ": \n";
	AUTO_FAKE_PLAN f = { 0 };
	AUTO_BUF story = { 0 };

	(void)state;
	fake_plan_make(&f, MFA_CHAIN, off);
	f.fake.typed = typed;
	f.fake.has_terminal = true;
	fake_answer_keys(&f.fake, "ASIAB", f.fake.clock + 3600);
	fake_answer_keys(&f.fake, "ASIAA", f.fake.clock + 3600);
	buf_adds(&story, "ask Enter MFA code for " MFA_A ": \n");
	for (int i = 0; i < 2; i++)
		buf_adds(&story, again);
	buf_adds(&story,
	    "ask Enter MFA code for " MFA_B ": \n"
	    "call AKIASRC " ROLE_B " 222222\ncall ASIAB " ROLE_A " 1111111");
	assert_story(&f, "ASIAA", buf_text(&story));
}

static void
without_a_terminal_it_is_asked_for_once(void **state)
{
	static const char *const typed[] = { "11111", "222222", NULL };
	AUTO_FAKE_PLAN f = { 0 };

	(void)state;
	fake_plan_make(&f, MFA_CHAIN, off);
	f.fake.typed = typed;
	fake_answer_refusal(&f.fake, 403, "AccessDenied", "no");
	assert_story(&f, "AccessDenied: no",
	    "ask Enter MFA code for " MFA_A ": \nask Enter MFA code for " MFA_B ": \n"
	    "call AKIASRC " ROLE_B " 222222");
}

static void
a_code_of_the_command_line_is_for_the_first_question_only(void **state)
{
	static const char *const typed[] = { "222222", NULL };
	AUTO_FAKE_PLAN f = { 0 };

	(void)state;
	f.options.mfa_code = "999999";
	fake_plan_make(&f, MFA_CHAIN, off);
	f.fake.typed = typed;
	fake_answer_keys(&f.fake, "ASIAB", f.fake.clock + 3600);
	fake_answer_keys(&f.fake, "ASIAA", f.fake.clock + 3600);
	assert_story(&f, "ASIAA",
	    "ask Enter MFA code for " MFA_B ": \n"
	    "call AKIASRC " ROLE_B " 222222\ncall ASIAB " ROLE_A " 999999");
}

static void
note_wait(struct fake *f)
{
	fake_note(f, "wait %ld", f->waited_ms / 1000);
}

/* Whoever waits for a chain waits for the person who is asked somewhere in it. */
static void
a_chain_with_a_question_is_waited_for_longer(void **state)
{
	static const char *const typed[] = { "222222", NULL };
	AUTO_FAKE_PLAN f = { 0 };

	(void)state;
	fake_plan_make(&f, CHAIN("", "mfa_serial = " MFA_B "\n"), off);
	f.fake.typed = typed;
	f.fake.on_lock = note_wait;
	fake_answer_keys(&f.fake, "ASIAB", f.fake.clock + 3600);
	fake_answer_keys(&f.fake, "ASIAA", f.fake.clock + 1000);
	assert_story(&f, "ASIAA",
	    "wait 180\nwait 180\nask Enter MFA code for " MFA_B ": \n"
	    "call AKIASRC " ROLE_B " 222222\ncall ASIAB " ROLE_A);
}

static void
a_role_without_a_question_is_not_waited_for_long(void **state)
{
	AUTO_FAKE_PLAN f = { 0 };

	(void)state;
	fake_plan_make(&f, SIMPLE, no_vars);
	f.fake.on_lock = note_wait;
	fake_answer_keys(&f.fake, "ASIA1", f.fake.clock + 3600);
	assert_story(&f, "ASIA1", "wait 30\ncall AKIASRC " ROLE_A);
}

static void
without_a_person_no_call_is_made(void **state)
{
	AUTO_FAKE_PLAN f = { 0 };

	(void)state;
	fake_plan_make(&f, MFA_CHAIN, off);
	assert_story(&f,
	    "profile 'default': MFA code for " MFA_A ": there is no terminal",
	    "ask Enter MFA code for " MFA_A ": ");
	assert_int_equal(fake_count(&f.fake, CACHE), 0);
}

static void
refresh_makes_every_call_anew_and_keeps_the_results(void **state)
{
	AUTO_FAKE_PLAN f = { 0 };

	(void)state;
	fake_plan_make(&f, CHAIN("", ""), no_vars);
	for (int i = 0; i < 2; i++) {
		fake_answer_keys(&f.fake, "ASIAB", f.fake.clock + 3600);
		fake_answer_keys(&f.fake, i ? "ASIA2" : "ASIA1", f.fake.clock + 3600);
	}
	assert_story(&f, "ASIA1", "call AKIASRC " ROLE_B "\ncall ASIAB " ROLE_A);
	f.options.refresh = true;
	assert_story(&f, "ASIA2", "call AKIASRC " ROLE_B "\ncall ASIAB " ROLE_A);
	f.options.refresh = false;
	assert_story(&f, "ASIA2", "");
}

static void
without_a_cache_nothing_is_read_or_written(void **state)
{
	(void)state;
	for (int by_variable = 0; by_variable < 2; by_variable++) {
		static const char *const cache_off[FAKE_PLAN_VARS_MAX] = {
			"AWSROLE_CACHE=off"
		};
		AUTO_FAKE_PLAN f = { 0 };

		f.options.no_cache = !by_variable;
		fake_plan_make(&f, SIMPLE, by_variable ? cache_off : no_vars);
		fake_answer_keys(&f.fake, "ASIA1", f.fake.clock + 3600);
		fake_answer_keys(&f.fake, "ASIA2", f.fake.clock + 3600);
		assert_story(&f, "ASIA1", "call AKIASRC " ROLE_A);
		assert_story(&f, "ASIA2", "call AKIASRC " ROLE_A);
		assert_int_equal(f.fake.nfiles, 1);
	}
}

static void
a_refusal_keeps_nothing_and_serves_those_who_wait(void **state)
{
	AUTO_FAKE_PLAN f = { 0 };

	(void)state;
	fake_plan_make(&f, SIMPLE, no_vars);
	fake_answer_refusal(&f.fake, 403, "AccessDenied", "no");
	assert_story(&f, "AccessDenied: no", "call AKIASRC " ROLE_A);
	assert_int_equal(fake_count(&f.fake, CACHE), 0);
	assert_story(&f, "AccessDenied: no", "");
	f.fake.clock += 3;
	fake_answer_keys(&f.fake, "ASIA1", f.fake.clock + 3600);
	assert_story(&f, "ASIA1", "call AKIASRC " ROLE_A);
}

static void
a_refused_inner_link_ends_the_chain(void **state)
{
	AUTO_FAKE_PLAN f = { 0 };

	(void)state;
	fake_plan_make(&f, CHAIN("", ""), no_vars);
	fake_answer_refusal(&f.fake, 403, "AccessDenied", "no");
	assert_story(
	    &f, "profile 'b', role " ROLE_B ": AWS refused", "call AKIASRC " ROLE_B);
}

static void
each_link_has_the_duration_of_its_own_profile(void **state)
{
	AUTO_FAKE_PLAN f = { 0 };
	char *duration;

	(void)state;
	fake_plan_make(&f, CHAIN("", "duration_seconds = 7200\n"), no_vars);
	fake_answer_keys(&f.fake, "ASIAB", f.fake.clock + 7200);
	fake_answer_keys(&f.fake, "ASIAA", f.fake.clock + 3600);
	assert_story(&f, "ASIAA", "call AKIASRC " ROLE_B "\ncall ASIAB " ROLE_A);
	duration = fake_form(f.fake.requests[0].body, "DurationSeconds");
	assert_string_equal(duration, "7200");
	mem_free(duration);
	assert_null(fake_form(f.fake.requests[1].body, "DurationSeconds"));
}

/* As the AWS CLI: keys that have expired matter only when a call is signed with them. */
static void
an_expired_source_matters_when_its_keys_are_needed(void **state)
{
	static const char *const vars[FAKE_PLAN_VARS_MAX] = { "AWS_PROFILE=a",
		"AWS_CREDENTIAL_EXPIRATION=2026-01-02T04:00:00Z", "AWS_ACCESS_KEY_ID=EK",
		"AWS_SECRET_ACCESS_KEY=ES" };
	AUTO_FAKE_PLAN f = { 0 };

	(void)state;
	f.options.profile = "a";
	fake_plan_make(&f,
	    "[profile a]\nrole_arn = " ROLE_A "\ncredential_source = Environment\n",
	    vars);
	fake_answer_keys(&f.fake, "ASIA1", f.fake.clock + 36000);
	assert_story(&f, "ASIA1", "call EK " ROLE_A);
	assert_story(&f, "ASIA1", "");
	f.fake.clock += 7200;
	assert_story(&f, "ASIA1", "");
	f.options.refresh = true;
	assert_story(&f, "credentials in the environment have expired", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_alone_need_no_call),
		cmocka_unit_test(a_role_is_called_for_once_and_then_comes_from_the_cache),
		cmocka_unit_test(a_chain_is_assumed_from_its_end_and_each_link_is_kept),
		cmocka_unit_test(the_outer_question_comes_first),
		cmocka_unit_test(
		    a_code_that_is_too_short_is_asked_for_again_on_a_terminal),
		cmocka_unit_test(without_a_terminal_it_is_asked_for_once),
		cmocka_unit_test(
		    a_code_of_the_command_line_is_for_the_first_question_only),
		cmocka_unit_test(a_chain_with_a_question_is_waited_for_longer),
		cmocka_unit_test(a_role_without_a_question_is_not_waited_for_long),
		cmocka_unit_test(without_a_person_no_call_is_made),
		cmocka_unit_test(refresh_makes_every_call_anew_and_keeps_the_results),
		cmocka_unit_test(without_a_cache_nothing_is_read_or_written),
		cmocka_unit_test(a_refusal_keeps_nothing_and_serves_those_who_wait),
		cmocka_unit_test(a_refused_inner_link_ends_the_chain),
		cmocka_unit_test(each_link_has_the_duration_of_its_own_profile),
		cmocka_unit_test(an_expired_source_matters_when_its_keys_are_needed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
