#include "core/endpoint.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

struct partition {
	const char *name;
	const char *prefixes; /* what stands before "-word-digits", separated by '|' */
	const char *suffix;
	const char *dual_stack_suffix; /* NULL: the data has no dual-stack endpoints */
	const char *signin;            /* of the sign-in host */
	const char *regions;           /* blank-separated */
	/* IAM: plain host and its region, host for FIPS and its region, for dual stack, for
	 * both; the region of those is the plain one's and the FIPS one's. */
	const char *iam, *iam_region, *iam_fips, *iam_fips_region, *iam_dual, *iam_both;
};

static const struct partition partitions[] = {
	{ "aws", "us|eu|ap|sa|ca|me|af|il|mx", "amazonaws.com", "api.aws",
	    "signin.aws.amazon.com",
	    "af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 "
	    "ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 "
	    "ap-southeast-4 "
	    "ap-southeast-5 ap-southeast-6 ap-southeast-7 ca-central-1 ca-west-1 "
	    "eu-central-1 "
	    "eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 "
	    "il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 "
	    "us-east-2 "
	    "us-west-1 us-west-2 aws-global",
	    "iam.amazonaws.com", "us-east-1", "iam-fips.amazonaws.com", "us-east-1",
	    "iam.global.api.aws", "iam-fips.global.api.aws" },
	{ "aws-cn", "cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn",
	    "signin.amazonaws.cn", "cn-north-1 cn-northwest-1 aws-cn-global",
	    "iam.cn-north-1.amazonaws.com.cn", "cn-north-1", "iam-fips.amazonaws.com.cn",
	    "cn-northwest-1", "iam.global.api.amazonwebservices.com.cn",
	    "iam-fips.api.amazonwebservices.com.cn" },
	{ "aws-eusc", "eusc-de", "amazonaws.eu", "api.amazonwebservices.eu",
	    "signin.amazonaws-eusc.eu", "eusc-de-east-1",
	    "iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1", "iam-fips.amazonaws.eu",
	    "eusc-de-east-1", "iam.api.amazonwebservices.eu",
	    "iam-fips.api.amazonwebservices.eu" },
	{ "aws-iso", "us-iso", "c2s.ic.gov", "api.aws.ic.gov", "signin.c2shome.ic.gov",
	    "us-iso-east-1 us-iso-west-1 aws-iso-global", "iam.us-iso-east-1.c2s.ic.gov",
	    "us-iso-east-1", "iam-fips.us-iso-east-1.c2s.ic.gov", "us-iso-east-1",
	    "iam.api.aws.ic.gov", "iam-fips.api.aws.ic.gov" },
	{ "aws-iso-b", "us-isob", "sc2s.sgov.gov", "api.aws.scloud",
	    "signin.sc2shome.sgov.gov", "us-isob-east-1 us-isob-west-1 aws-iso-b-global",
	    "iam.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1",
	    "iam-fips.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1",
	    "iam.api.aws.scloud", "iam-fips.api.aws.scloud" },
	{ "aws-iso-e", "eu-isoe", "cloud.adc-e.uk", NULL, "signin.csphome.adc-e.uk",
	    "eu-isoe-west-1 aws-iso-e-global", "iam.eu-isoe-west-1.cloud.adc-e.uk",
	    "eu-isoe-west-1", "iam-fips.cloud.adc-e.uk", "eu-isoe-west-1", NULL, NULL },
	{ "aws-iso-f", "us-isof", "csp.hci.ic.gov", NULL, "signin.csphome.hci.ic.gov",
	    "us-isof-east-1 us-isof-south-1 aws-iso-f-global",
	    "iam.us-isof-south-1.csp.hci.ic.gov", "us-isof-south-1",
	    "iam-fips.csp.hci.ic.gov", "us-isof-south-1", NULL, NULL },
	{ "aws-us-gov", "us-gov", "amazonaws.com", "api.aws",
	    "signin.amazonaws-us-gov.com",
	    "us-gov-east-1 us-gov-west-1 aws-us-gov-global", "iam.us-gov.amazonaws.com",
	    "us-gov-west-1", "iam.us-gov.amazonaws.com", "us-gov-west-1",
	    "iam.us-gov.api.aws", "iam.us-gov.api.aws" },
};

static bool
in_list(const char *list, char separator, struct str name)
{
	struct str rest = str_of(list);

	while (rest.len > 0)
		if (str_eq(str_cut(rest, separator, &rest), name))
			return true;
	return false;
}

/* Whether the region is PREFIX-word-digits for one of the prefixes; `word` is what \w+
 * takes: letters, digits and '_'. */
static bool
fits(const char *prefixes, struct str region)
{
	size_t digits = region.len, word;

	while (digits > 0 && isdigit((unsigned char)region.data[digits - 1]))
		digits--;
	if (digits == region.len || digits < 2 || region.data[digits - 1] != '-')
		return false;
	word = digits - 1;
	while (word > 0 &&
	    (isalnum((unsigned char)region.data[word - 1]) ||
		region.data[word - 1] == '_'))
		word--;
	if (word == digits - 1 || word < 2 || region.data[word - 1] != '-')
		return false;
	return in_list(prefixes, '|', (struct str){ region.data, word - 1 });
}

static const struct partition *
partition_of(struct str region)
{
	for (size_t i = 0; i < ARRAY_LEN(partitions); i++)
		if (in_list(partitions[i].regions, ' ', region))
			return &partitions[i];
	for (size_t i = 0; i < ARRAY_LEN(partitions); i++)
		if (fits(partitions[i].prefixes, region))
			return &partitions[i];
	return &partitions[0];
}

const char *
endpoint_partition(struct str region)
{
	return partition_of(region)->name;
}

const char *
endpoint_region_name(size_t index)
{
	static char name[32]; /* longer than every name in the table */

	for (size_t i = 0; i < ARRAY_LEN(partitions); i++) {
		struct str rest = str_of(partitions[i].regions);

		while (rest.len > 0) {
			struct str region = str_cut(rest, ' ', &rest);

			if (index-- > 0)
				continue;
			memcpy(name, region.data, region.len);
			name[region.len] = '\0';
			return name;
		}
	}
	return NULL;
}

bool
endpoint_check_region(struct str region, struct err *e)
{
	bool only_digits = region.len > 0, good = region.len <= 63;

	for (size_t i = 0; i < region.len; i++) {
		unsigned char c = (unsigned char)region.data[i];

		good = good && c < 0x80 && (isalnum(c) || c == '-');
		only_digits = only_digits && isdigit(c);
	}
	if (region.len > 0)
		good =
		    good && region.data[0] != '-' && region.data[region.len - 1] != '-';
	if (!good || only_digits)
		return err_set(
		    e, ERR_CONFIG, "'%.*s' is not a region name", STR_ARG(region));
	return true;
}

/* Takes every "fips-" and then every "-fips" out of a region name; true if there was one. */
static bool
strip_fips(char *region)
{
	static const char *const marks[] = { "fips-", "-fips" };
	bool found = false;

	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		size_t len = strlen(marks[i]);

		for (char *at = region; (at = strstr(at, marks[i])) != NULL;) {
			memmove(at, at + len, strlen(at + len) + 1);
			found = true;
		}
	}
	return found;
}

static const char *const service_hosts[] = {
	[SERVICE_STS] = "sts",
	[SERVICE_SSO] = "portal.sso",
	[SERVICE_SSO_OIDC] = "oidc",
	[SERVICE_SIGNIN] = "signin",
};

static const struct partition *
partition_named(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(partitions); i++)
		if (str_is(name, partitions[i].name))
			return &partitions[i];
	return NULL;
}

const char *
endpoint_partition_region(struct str partition)
{
	const struct partition *p = partition_named(partition);

	return p ? p->iam_region : NULL;
}

const char *
endpoint_partition_signin(struct str partition)
{
	const struct partition *p = partition_named(partition);

	return p ? p->signin : NULL;
}

char *
endpoint_signing_region(enum service service, struct str region)
{
	return service == SERVICE_IAM ? mem_strdup(partition_of(region)->iam_region)
				      : str_dup(region);
}

static void
add_host(struct buf *url, enum service service, const struct partition *p,
    const char *region, bool fips, bool dual_stack)
{
	/* us-gov has no host names of its own for FIPS: all of its endpoints are FIPS. */
	bool plain_name = !fips ||
	    (!dual_stack && service != SERVICE_SIGNIN &&
		strcmp(p->name, "aws-us-gov") == 0);

	if (service == SERVICE_SIGNIN && !fips && !dual_stack) {
		buf_printf(url, "%s.%s", region, p->signin);
		return;
	}
	buf_printf(url, "%s%s.%s.%s", service_hosts[service], plain_name ? "" : "-fips",
	    region, dual_stack ? p->dual_stack_suffix : p->suffix);
}

/* IAM and the console have one endpoint for a partition. */
static void
global_endpoint(struct endpoint *out, enum service service, const struct partition *p,
    bool fips, bool dual_stack)
{
	AUTO_BUF url = { 0 };

	buf_adds(&url, "https://");
	if (service == SERVICE_FEDERATION)
		buf_adds(&url, p->signin);
	else if (dual_stack)
		buf_adds(&url, fips ? p->iam_both : p->iam_dual);
	else
		buf_adds(&url, fips ? p->iam_fips : p->iam);
	*out = (struct endpoint){
		.url = buf_take(&url),
		.signing_region = mem_strdup(fips ? p->iam_fips_region : p->iam_region),
	};
}

bool
endpoint_of_region(struct endpoint *out, enum service service, struct str region,
    bool fips, bool dual_stack, struct err *e)
{
	bool global = region.data == NULL || str_is(region, "aws-global");
	AUTO_STRING char *name = global ? mem_strdup("aws-global") : str_dup(region);
	AUTO_BUF url = { 0 };
	const struct partition *p;

	if (!endpoint_check_region(region, e))
		return false;
	if (strip_fips(name))
		fips = true;
	p = partition_of(str_of(name));
	if (service == SERVICE_FEDERATION)
		fips = dual_stack = false;
	if (dual_stack && p->dual_stack_suffix == NULL)
		return err_set(
		    e, ERR_CONFIG, "partition %s has no dual-stack endpoints", p->name);
	if (name[0] == '\0')
		return err_set(e, ERR_CONFIG, "the region is set to the empty text");
	if (service == SERVICE_IAM || service == SERVICE_FEDERATION) {
		global_endpoint(out, service, p, fips, dual_stack);
		return true;
	}
	buf_adds(&url, "https://");
	if (global && service == SERVICE_STS && !fips && !dual_stack)
		buf_adds(&url, "sts.amazonaws.com");
	else
		add_host(&url, service, p, name, fips, dual_stack);
	*out = (struct endpoint){
		.url = buf_take(&url),
		.signing_region = mem_strdup(global ? "us-east-1" : name),
	};
	return true;
}

void
endpoint_free(struct endpoint *ep)
{
	mem_free(ep->url);
	mem_free(ep->signing_region);
	*ep = (struct endpoint){ 0 };
}
