/*
 * Hosts out of regions: a choice of service, FIPS and dual stack, and a region.  Whatever region is accepted, the URL's host ends in a
 * suffix of a partition of AWS, holds the region (without its FIPS marks) as a label of its
 * own where the service has one for each region, and can be signed for.
 */
#include "input.h"

#include "core/endpoint.h"
#include "core/partitions.h"
#include "core/url.h"

static const enum service services[] = { SERVICE_STS, SERVICE_SSO, SERVICE_SSO_OIDC,
	SERVICE_SIGNIN, SERVICE_IAM, SERVICE_FEDERATION };

static bool
has_suffix(struct str host, const char *suffix)
{
	size_t n = suffix ? strlen(suffix) : 0;

	return n > 0 && str_ends(host, suffix) &&
	    (host.len == n || host.data[host.len - n - 1] == '.');
}

static bool
is_of_aws(struct str host)
{
	for (size_t i = 0; i < partitions_count; i++)
		if (has_suffix(host, partitions[i].suffix) ||
		    has_suffix(host, partitions[i].dual_stack_suffix) ||
		    has_suffix(host, partitions[i].signin) ||
		    has_suffix(host, "signin-fips.amazonaws-us-gov.com"))
			return true;
	return false;
}

static bool
has_label(struct str host, const char *label)
{
	while (host.data != NULL)
		if (str_is(str_cut(host, '.', &host), label))
			return true;
	return false;
}

static void
check_host(const struct endpoint *ep, enum service service, struct str region, bool fips)
{
	struct err e = { 0 };
	struct url url;

	assert(url_parse(&url, str_of(ep->url), &e));
	assert(url.https && url.port == 443 && url.path.len == 0 && url.query.len == 0);
	assert(is_of_aws(url.host));
	assert(endpoint_check_region(str_of(ep->signing_region), &e));
	if (service == SERVICE_IAM || service == SERVICE_FEDERATION ||
	    region.data == NULL || str_is(region, "aws-global"))
		return;
	/* The sign-in host of us-gov-west-1 with FIPS has no region. */
	assert(has_label(url.host, ep->signing_region) ||
	    (service == SERVICE_SIGNIN &&
		str_is(url.host, "signin-fips.amazonaws-us-gov.com")));
	if (!fips && !input_has(region, "fips"))
		assert(str_is(region, ep->signing_region));
}

static void
check_region(struct str region, enum service service, bool fips, bool dual)
{
	AUTO_ENDPOINT ep = { 0 };
	struct err e = { 0 };
	bool ok;

	assert(endpoint_partition(region) != NULL);
	assert(endpoint_partition_region(str_of(endpoint_partition(region))) != NULL);
	assert(endpoint_partition_signin(str_of(endpoint_partition(region))) != NULL);
	input_check_err(endpoint_check_region(region, &e), &e);
	err_clear(&e);
	ok = endpoint_of_region(&ep, service, region, fips, dual, &e);
	input_check_err(ok, &e);
	assert(ok == (ep.url != NULL));
	if (ok)
		check_host(&ep, service, region, fips);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	unsigned choice = input_choice(&rest, ARRAY_LEN(services) * 4);

	if (rest.len == 0)
		rest.data = NULL; /* no region is configured */
	check_region(rest, services[choice / 4], choice & 1, choice & 2);
	return 0;
}
