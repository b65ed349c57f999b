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
	const char *signin;  /* suffix of the sign-in host, NULL: "signin.R.suffix" */
	const char *regions; /* blank-separated */
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
	    "us-west-1 us-west-2 aws-global" },
	{ "aws-cn", "cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn",
	    "signin.amazonaws.cn", "cn-north-1 cn-northwest-1 aws-cn-global" },
	{ "aws-eusc", "eusc-de", "amazonaws.eu", "api.amazonwebservices.eu",
	    "signin.amazonaws-eusc.eu", "eusc-de-east-1" },
	{ "aws-iso", "us-iso", "c2s.ic.gov", "api.aws.ic.gov", "signin.c2shome.ic.gov",
	    "us-iso-east-1 us-iso-west-1 aws-iso-global" },
	{ "aws-iso-b", "us-isob", "sc2s.sgov.gov", "api.aws.scloud",
	    "signin.sc2shome.sgov.gov",
	    "us-isob-east-1 us-isob-west-1 aws-iso-b-global" },
	{ "aws-iso-e", "eu-isoe", "cloud.adc-e.uk", NULL, "signin.csphome.adc-e.uk",
	    "eu-isoe-west-1 aws-iso-e-global" },
	{ "aws-iso-f", "us-isof", "csp.hci.ic.gov", NULL, "signin.csphome.hci.ic.gov",
	    "us-isof-east-1 us-isof-south-1 aws-iso-f-global" },
	{ "aws-us-gov", "us-gov", "amazonaws.com", "api.aws",
	    "signin.amazonaws-us-gov.com",
	    "us-gov-east-1 us-gov-west-1 aws-us-gov-global" },
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
	if (dual_stack && p->dual_stack_suffix == NULL)
		return err_set(
		    e, ERR_CONFIG, "partition %s has no dual-stack endpoints", p->name);
	if (name[0] == '\0')
		return err_set(e, ERR_CONFIG, "the region is set to the empty text");
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
