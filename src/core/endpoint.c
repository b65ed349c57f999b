#include "core/endpoint.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "core/partitions.h"

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
	for (size_t i = 0; i < partitions_count; i++)
		if (in_list(partitions[i].regions, ' ', region))
			return &partitions[i];
	for (size_t i = 0; i < partitions_count; i++)
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

	for (size_t i = 0; i < partitions_count; i++) {
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
	for (size_t i = 0; i < partitions_count; i++)
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
	AUTO_STRING char *name = str_dup(region);

	(void)strip_fips(name);
	return mem_strdup(
	    service == SERVICE_IAM ? partition_of(str_of(name))->iam_region : name);
}

static void
add_host(struct buf *url, enum service service, const struct partition *p,
    const char *region, bool fips, bool dual_stack)
{
	/* us-gov has no host names of its own for FIPS: all of its endpoints are FIPS. */
	bool plain_name = !fips ||
	    (!dual_stack && service != SERVICE_SIGNIN &&
		strcmp(p->name, "aws-us-gov") == 0);

	/* AWS CLI v2's sign-in hosts for us-gov with FIPS; us-gov-west-1's has no region. */
	if (service == SERVICE_SIGNIN && fips && !dual_stack &&
	    strcmp(p->name, "aws-us-gov") == 0) {
		if (strcmp(region, "us-gov-west-1") != 0)
			buf_printf(url, "%s.", region);
		buf_adds(url, "signin-fips.amazonaws-us-gov.com");
		return;
	}
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
	AUTO_STRING char *name =
	    region.data == NULL ? mem_strdup("aws-global") : str_dup(region);
	AUTO_BUF url = { 0 };
	const struct partition *p;
	bool global;

	if (!endpoint_check_region(region, e))
		return false;
	if (strip_fips(name)) {
		fips = true;
		/* What is left of "fips--x" is no region name either. */
		if (!endpoint_check_region(str_of(name), e))
			return false;
	}
	global = strcmp(name, "aws-global") == 0;
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
