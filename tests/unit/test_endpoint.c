#include "core/endpoint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

enum { PLAIN, FIPS, DUAL, BOTH };

struct host_case {
	enum service service;
	int variant;
	const char *region;   /* NULL: none configured */
	const char *expected; /* "HOST SIGNING-REGION", or a part of the message */
};

static const struct host_case sts_hosts[] = {
	{ SERVICE_STS, PLAIN, NULL, "sts.amazonaws.com us-east-1" },
	{ SERVICE_STS, FIPS, NULL, "sts-fips.aws-global.amazonaws.com us-east-1" },
	{ SERVICE_STS, DUAL, NULL, "sts.aws-global.api.aws us-east-1" },
	{ SERVICE_STS, BOTH, NULL, "sts-fips.aws-global.api.aws us-east-1" },
	{ SERVICE_STS, PLAIN, "aws-global", "sts.amazonaws.com us-east-1" },
	{ SERVICE_STS, PLAIN, "fips-aws-global",
	    "sts-fips.aws-global.amazonaws.com us-east-1" },
	{ SERVICE_STS, DUAL, "aws-global-fips", "sts-fips.aws-global.api.aws us-east-1" },
	{ SERVICE_STS, PLAIN, "aws-fips-global",
	    "sts-fips.aws-global.amazonaws.com us-east-1" },
	{ SERVICE_STS, PLAIN, "us-east-1", "sts.us-east-1.amazonaws.com us-east-1" },
	{ SERVICE_STS, PLAIN, "eu-west-1", "sts.eu-west-1.amazonaws.com eu-west-1" },
	{ SERVICE_STS, FIPS, "us-east-1", "sts-fips.us-east-1.amazonaws.com us-east-1" },
	{ SERVICE_STS, DUAL, "eu-west-1", "sts.eu-west-1.api.aws eu-west-1" },
	{ SERVICE_STS, BOTH, "us-west-2", "sts-fips.us-west-2.api.aws us-west-2" },
	{ SERVICE_STS, PLAIN, "cn-north-1",
	    "sts.cn-north-1.amazonaws.com.cn cn-north-1" },
	{ SERVICE_STS, PLAIN, "cn-new-9", "sts.cn-new-9.amazonaws.com.cn cn-new-9" },
	{ SERVICE_STS, PLAIN, "aws-cn-global",
	    "sts.aws-cn-global.amazonaws.com.cn aws-cn-global" },
	{ SERVICE_STS, FIPS, "cn-north-1",
	    "sts-fips.cn-north-1.amazonaws.com.cn cn-north-1" },
	{ SERVICE_STS, DUAL, "cn-north-1",
	    "sts.cn-north-1.api.amazonwebservices.com.cn cn-north-1" },
	{ SERVICE_STS, PLAIN, "us-gov-west-1",
	    "sts.us-gov-west-1.amazonaws.com us-gov-west-1" },
	{ SERVICE_STS, FIPS, "us-gov-west-1",
	    "sts.us-gov-west-1.amazonaws.com us-gov-west-1" },
	{ SERVICE_STS, DUAL, "us-gov-east-1", "sts.us-gov-east-1.api.aws us-gov-east-1" },
	{ SERVICE_STS, BOTH, "us-gov-east-1",
	    "sts-fips.us-gov-east-1.api.aws us-gov-east-1" },
	{ SERVICE_STS, PLAIN, "eusc-de-east-1",
	    "sts.eusc-de-east-1.amazonaws.eu eusc-de-east-1" },
	{ SERVICE_STS, DUAL, "eusc-de-east-1",
	    "sts.eusc-de-east-1.api.amazonwebservices.eu eusc-de-east-1" },
	{ SERVICE_STS, PLAIN, "us-iso-east-1",
	    "sts.us-iso-east-1.c2s.ic.gov us-iso-east-1" },
	{ SERVICE_STS, DUAL, "us-iso-west-1",
	    "sts.us-iso-west-1.api.aws.ic.gov us-iso-west-1" },
	{ SERVICE_STS, PLAIN, "us-isob-east-1",
	    "sts.us-isob-east-1.sc2s.sgov.gov us-isob-east-1" },
	{ SERVICE_STS, DUAL, "us-isob-east-1",
	    "sts.us-isob-east-1.api.aws.scloud us-isob-east-1" },
	{ SERVICE_STS, PLAIN, "eu-isoe-west-1",
	    "sts.eu-isoe-west-1.cloud.adc-e.uk eu-isoe-west-1" },
	{ SERVICE_STS, DUAL, "eu-isoe-west-1", "aws-iso-e has no dual-stack" },
	{ SERVICE_STS, FIPS, "us-isof-south-1",
	    "sts-fips.us-isof-south-1.csp.hci.ic.gov us-isof-south-1" },
	{ SERVICE_STS, BOTH, "us-isof-south-1", "aws-iso-f has no dual-stack" },
	/* What fits no pattern is taken for a region of the commercial partition. */
	{ SERVICE_STS, PLAIN, "moon-1", "sts.moon-1.amazonaws.com moon-1" },
	{ SERVICE_STS, PLAIN, "EU-West-1", "sts.EU-West-1.amazonaws.com EU-West-1" },
	/* Pseudo regions. */
	{ SERVICE_STS, PLAIN, "fips-us-east-1",
	    "sts-fips.us-east-1.amazonaws.com us-east-1" },
	{ SERVICE_STS, PLAIN, "us-east-1-fips",
	    "sts-fips.us-east-1.amazonaws.com us-east-1" },
	{ SERVICE_STS, PLAIN, "us-fips-east-1",
	    "sts-fips.us-east-1.amazonaws.com us-east-1" },
	{ SERVICE_STS, PLAIN, "fips-us-east-1-fips",
	    "sts-fips.us-east-1.amazonaws.com us-east-1" },
	{ SERVICE_STS, PLAIN, "fips-us-gov-west-1",
	    "sts.us-gov-west-1.amazonaws.com us-gov-west-1" },
	{ SERVICE_STS, DUAL, "fips-us-east-1", "sts-fips.us-east-1.api.aws us-east-1" },
	{ SERVICE_STS, PLAIN, "", "empty text" },
	{ SERVICE_STS, PLAIN, "fips-", "is not a region name" },
	{ SERVICE_STS, PLAIN, "evil.example/", "'evil.example/' is not a region name" },
};

static const struct host_case other_hosts[] = {
	{ SERVICE_SSO, PLAIN, "us-east-1",
	    "portal.sso.us-east-1.amazonaws.com us-east-1" },
	{ SERVICE_SSO, FIPS, "us-east-1",
	    "portal.sso-fips.us-east-1.amazonaws.com us-east-1" },
	{ SERVICE_SSO, FIPS, "us-gov-west-1",
	    "portal.sso.us-gov-west-1.amazonaws.com us-gov-west-1" },
	{ SERVICE_SSO, DUAL, "us-east-1", "portal.sso.us-east-1.api.aws us-east-1" },
	{ SERVICE_SSO, BOTH, "us-gov-west-1",
	    "portal.sso-fips.us-gov-west-1.api.aws us-gov-west-1" },
	{ SERVICE_SSO, PLAIN, "cn-north-1",
	    "portal.sso.cn-north-1.amazonaws.com.cn cn-north-1" },
	{ SERVICE_SSO_OIDC, PLAIN, "eu-west-1",
	    "oidc.eu-west-1.amazonaws.com eu-west-1" },
	{ SERVICE_SSO_OIDC, FIPS, "eu-west-1",
	    "oidc-fips.eu-west-1.amazonaws.com eu-west-1" },
	{ SERVICE_SSO_OIDC, FIPS, "us-gov-east-1",
	    "oidc.us-gov-east-1.amazonaws.com us-gov-east-1" },
	{ SERVICE_SSO_OIDC, DUAL, "cn-northwest-1",
	    "oidc.cn-northwest-1.api.amazonwebservices.com.cn cn-northwest-1" },
	{ SERVICE_SSO_OIDC, BOTH, "eu-west-1", "oidc-fips.eu-west-1.api.aws eu-west-1" },
	{ SERVICE_SIGNIN, PLAIN, "us-east-1",
	    "us-east-1.signin.aws.amazon.com us-east-1" },
	{ SERVICE_SIGNIN, PLAIN, "cn-north-1",
	    "cn-north-1.signin.amazonaws.cn cn-north-1" },
	{ SERVICE_SIGNIN, PLAIN, "us-gov-west-1",
	    "us-gov-west-1.signin.amazonaws-us-gov.com us-gov-west-1" },
	{ SERVICE_SIGNIN, PLAIN, "eusc-de-east-1",
	    "eusc-de-east-1.signin.amazonaws-eusc.eu eusc-de-east-1" },
	{ SERVICE_SIGNIN, PLAIN, "us-iso-east-1",
	    "us-iso-east-1.signin.c2shome.ic.gov us-iso-east-1" },
	{ SERVICE_SIGNIN, FIPS, "us-east-1",
	    "signin-fips.us-east-1.amazonaws.com us-east-1" },
	{ SERVICE_SIGNIN, DUAL, "us-east-1", "signin.us-east-1.api.aws us-east-1" },
	{ SERVICE_SIGNIN, BOTH, "us-east-1", "signin-fips.us-east-1.api.aws us-east-1" },
};

/* What the AWS CLI sends to, and signs for, in each region and variant. */
static const struct host_case iam_hosts[] = {
	{ SERVICE_IAM, PLAIN, "us-east-1", "iam.amazonaws.com us-east-1" },
	{ SERVICE_IAM, FIPS, "us-east-1", "iam-fips.amazonaws.com us-east-1" },
	{ SERVICE_IAM, DUAL, "us-east-1", "iam.global.api.aws us-east-1" },
	{ SERVICE_IAM, BOTH, "us-east-1", "iam-fips.global.api.aws us-east-1" },
	{ SERVICE_IAM, PLAIN, "eu-west-1", "iam.amazonaws.com us-east-1" },
	{ SERVICE_IAM, PLAIN, NULL, "iam.amazonaws.com us-east-1" },
	{ SERVICE_IAM, FIPS, NULL, "iam-fips.amazonaws.com us-east-1" },
	{ SERVICE_IAM, PLAIN, "cn-northwest-1",
	    "iam.cn-north-1.amazonaws.com.cn cn-north-1" },
	{ SERVICE_IAM, FIPS, "cn-northwest-1",
	    "iam-fips.amazonaws.com.cn cn-northwest-1" },
	{ SERVICE_IAM, DUAL, "cn-northwest-1",
	    "iam.global.api.amazonwebservices.com.cn cn-north-1" },
	{ SERVICE_IAM, BOTH, "cn-northwest-1",
	    "iam-fips.api.amazonwebservices.com.cn cn-northwest-1" },
	{ SERVICE_IAM, PLAIN, "us-gov-east-1", "iam.us-gov.amazonaws.com us-gov-west-1" },
	{ SERVICE_IAM, FIPS, "us-gov-east-1", "iam.us-gov.amazonaws.com us-gov-west-1" },
	{ SERVICE_IAM, DUAL, "us-gov-east-1", "iam.us-gov.api.aws us-gov-west-1" },
	{ SERVICE_IAM, BOTH, "us-gov-east-1", "iam.us-gov.api.aws us-gov-west-1" },
	{ SERVICE_IAM, PLAIN, "us-iso-west-1",
	    "iam.us-iso-east-1.c2s.ic.gov us-iso-east-1" },
	{ SERVICE_IAM, FIPS, "us-iso-west-1",
	    "iam-fips.us-iso-east-1.c2s.ic.gov us-iso-east-1" },
	{ SERVICE_IAM, DUAL, "us-iso-west-1", "iam.api.aws.ic.gov us-iso-east-1" },
	{ SERVICE_IAM, BOTH, "us-iso-west-1", "iam-fips.api.aws.ic.gov us-iso-east-1" },
	{ SERVICE_IAM, PLAIN, "us-isob-east-1",
	    "iam.us-isob-east-1.sc2s.sgov.gov us-isob-east-1" },
	{ SERVICE_IAM, FIPS, "us-isob-east-1",
	    "iam-fips.us-isob-east-1.sc2s.sgov.gov us-isob-east-1" },
	{ SERVICE_IAM, DUAL, "us-isob-east-1", "iam.api.aws.scloud us-isob-east-1" },
	{ SERVICE_IAM, BOTH, "us-isob-east-1", "iam-fips.api.aws.scloud us-isob-east-1" },
	{ SERVICE_IAM, PLAIN, "us-isof-east-1",
	    "iam.us-isof-south-1.csp.hci.ic.gov us-isof-south-1" },
	{ SERVICE_IAM, FIPS, "us-isof-east-1",
	    "iam-fips.csp.hci.ic.gov us-isof-south-1" },
	{ SERVICE_IAM, DUAL, "us-isof-east-1", "aws-iso-f has no dual-stack" },
	{ SERVICE_IAM, PLAIN, "eu-isoe-west-1",
	    "iam.eu-isoe-west-1.cloud.adc-e.uk eu-isoe-west-1" },
	{ SERVICE_IAM, FIPS, "eu-isoe-west-1", "iam-fips.cloud.adc-e.uk eu-isoe-west-1" },
	{ SERVICE_IAM, BOTH, "eu-isoe-west-1", "aws-iso-e has no dual-stack" },
	{ SERVICE_IAM, PLAIN, "eusc-de-east-1",
	    "iam.eusc-de-east-1.amazonaws.eu eusc-de-east-1" },
	{ SERVICE_IAM, FIPS, "eusc-de-east-1", "iam-fips.amazonaws.eu eusc-de-east-1" },
	{ SERVICE_IAM, DUAL, "eusc-de-east-1",
	    "iam.api.amazonwebservices.eu eusc-de-east-1" },
	{ SERVICE_IAM, BOTH, "eusc-de-east-1",
	    "iam-fips.api.amazonwebservices.eu eusc-de-east-1" },
	{ SERVICE_IAM, PLAIN, "fips-us-east-1", "iam-fips.amazonaws.com us-east-1" },
	{ SERVICE_FEDERATION, PLAIN, NULL, "signin.aws.amazon.com us-east-1" },
	{ SERVICE_FEDERATION, BOTH, "us-gov-west-1",
	    "signin.amazonaws-us-gov.com us-gov-west-1" },
	{ SERVICE_FEDERATION, DUAL, "cn-north-1", "signin.amazonaws.cn cn-north-1" },
};

static void
assert_host(const struct host_case *c)
{
	AUTO_ENDPOINT ep = { 0 };
	struct err e = { 0 };
	AUTO_BUF got = { 0 };

	if (endpoint_of_region(&ep, c->service, str_of(c->region),
		(c->variant & FIPS) != 0, (c->variant & DUAL) != 0, &e))
		buf_printf(&got, "%s %s", ep.url, ep.signing_region);
	else
		assert_int_equal(e.code, ERR_CONFIG);
	if (ep.url == NULL ? strstr(e.msg, c->expected) == NULL
			   : !str_starts(buf_str(&got), "https://") ||
		    strcmp(buf_text(&got) + 8, c->expected) != 0)
		fail_msg("%s: expected %s, got %s%s", c->region ? c->region : "no region",
		    c->expected, buf_text(&got), e.msg);
}

static void
sts_has_a_host_name_in_every_region_and_variant(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sts_hosts); i++)
		assert_host(&sts_hosts[i]);
}

static void
the_sign_in_services_have_host_names_of_their_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(other_hosts); i++)
		assert_host(&other_hosts[i]);
}

static void
iam_and_the_console_have_one_host_name_for_a_partition(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(iam_hosts); i++)
		assert_host(&iam_hosts[i]);
	assert_string_equal(endpoint_partition_region(STR("aws-cn")), "cn-north-1");
	assert_string_equal(
	    endpoint_partition_signin(STR("aws")), "signin.aws.amazon.com");
	assert_null(endpoint_partition_region(STR("moon")));
	assert_null(endpoint_partition_signin(STR("")));
}

static void
a_region_belongs_to_a_partition_by_list_then_by_pattern(void **state)
{
	static const struct {
		const char *region, *partition;
	} table[] = {
		{ "", "aws" },
		{ "us-east-1", "aws" },
		{ "mx-central-1", "aws" },
		{ "il-new_word-42", "aws" },
		{ "aws-global", "aws" },
		{ "cn-north-1", "aws-cn" },
		{ "cn-new-12", "aws-cn" },
		{ "aws-cn-global", "aws-cn" },
		{ "eusc-de-east-1", "aws-eusc" },
		{ "eusc-de-west-7", "aws-eusc" },
		{ "us-iso-new-1", "aws-iso" },
		{ "aws-iso-global", "aws-iso" },
		{ "us-isob-new-1", "aws-iso-b" },
		{ "eu-isoe-new-1", "aws-iso-e" },
		{ "us-isof-new-1", "aws-iso-f" },
		{ "us-gov-new-1", "aws-us-gov" },
		{ "aws-us-gov-global", "aws-us-gov" },
		{ "us-gov-1", "aws" },
		{ "cn-north", "aws" },
		{ "cn-north-", "aws" },
		{ "cn--1", "aws" },
		{ "cn-a-b-1", "aws" },
		{ "CN-north-1", "aws" },
		{ "xcn-north-1", "aws" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		assert_string_equal(
		    endpoint_partition(str_of(table[i].region)), table[i].partition);
}

static void
a_region_name_is_made_of_letters_digits_and_hyphens(void **state)
{
	static const char *const good[] = { "", "a", "us-east-1", "x1", "1a",
		"a23456789012345678901234567890123456789012345678901234567890123" };
	static const char *const bad[] = { "-a", "a-", "-", "1", "123", "a_b", "a.b",
		"a/b", "a b", "a\n", "\xC3\xBC",
		"a234567890123456789012345678901234567890123456789012345678901234" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		struct err e = { 0 };

		if (!endpoint_check_region(str_of(good[i]), &e))
			fail_msg("%s", e.msg);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err e = { 0 };

		if (endpoint_check_region(str_of(bad[i]), &e))
			fail_msg("'%s' was taken for a region", bad[i]);
		assert_int_equal(e.code, ERR_CONFIG);
	}
}

static void
every_known_region_is_listed_once_and_is_a_region(void **state)
{
	AUTO_BUF seen = { 0 };
	struct err e = { 0 };
	size_t n = 0;

	(void)state;
	buf_addc(&seen, ' ');
	for (const char *name; (name = endpoint_region_name(n)) != NULL; n++) {
		AUTO_BUF word = { 0 };

		assert_true(endpoint_check_region(str_of(name), &e));
		buf_printf(&word, " %s ", name);
		assert_null(strstr(buf_text(&seen), buf_text(&word)));
		buf_printf(&seen, "%s ", name);
	}
	assert_true(n > 40);
	assert_non_null(strstr(buf_text(&seen), " eu-west-1 "));
	assert_non_null(strstr(buf_text(&seen), " us-gov-west-1 "));
}

static void
what_a_fips_region_has_left_must_be_a_region(void **state)
{
	static const char *const regions[] = { "fips--x", "x--fips", "fips-1", "fips-",
		"1-fips" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(regions); i++) {
		AUTO_ENDPOINT ep = { 0 };
		struct err e = { 0 };

		assert_false(endpoint_of_region(
		    &ep, SERVICE_STS, str_of(regions[i]), false, false, &e));
		assert_int_equal(e.code, ERR_CONFIG);
		assert_null(ep.url);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sts_has_a_host_name_in_every_region_and_variant),
		cmocka_unit_test(the_sign_in_services_have_host_names_of_their_own),
		cmocka_unit_test(iam_and_the_console_have_one_host_name_for_a_partition),
		cmocka_unit_test(a_region_belongs_to_a_partition_by_list_then_by_pattern),
		cmocka_unit_test(a_region_name_is_made_of_letters_digits_and_hyphens),
		cmocka_unit_test(every_known_region_is_listed_once_and_is_a_region),
		cmocka_unit_test(what_a_fips_region_has_left_must_be_a_region),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
