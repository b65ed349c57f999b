/*
 * Region -> partition -> host name and signing region, for the services this program
 * calls.  Data: the partitions.json and endpoint rule sets that the AWS CLI ships.
 */
#ifndef CORE_ENDPOINT_H
#define CORE_ENDPOINT_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

enum service {
	SERVICE_STS,
	SERVICE_SSO, /* the portal of IAM Identity Center */
	SERVICE_SSO_OIDC,
	SERVICE_SIGNIN,
	SERVICE_IAM,        /* one endpoint for a partition */
	SERVICE_FEDERATION, /* the console's sign-in page: likewise */
};

struct endpoint {
	char *url;            /* "https://sts.eu-west-1.amazonaws.com" */
	char *signing_region; /* "eu-west-1" */
};

/*
 * The endpoint of a service in a region.  Region {0} (data NULL) means that none is
 * configured: the global endpoint, signed for us-east-1.  A region with "fips-" or
 * "-fips" in it loses that text and asks for FIPS.  False if the region is no region
 * name or the partition has no such variant.
 */
ATTR_MUST_USE bool endpoint_of_region(struct endpoint *out, enum service,
    struct str region, bool fips, bool dual_stack, struct err *);

/* The region that a call to a configured URL is signed for: the region itself without
 * "fips-" or "-fips", but for a service with one endpoint for a partition.  For
 * mem_free(). */
char *endpoint_signing_region(enum service, struct str region);

/* Letters, digits and '-', at most 63, not only digits, no '-' at either end.  The empty
 * text passes, as in the AWS CLI. */
ATTR_MUST_USE bool endpoint_check_region(struct str region, struct err *);

/* "aws", "aws-cn", "aws-us-gov"...: by list and pattern; "aws" for what fits none. */
const char *endpoint_partition(struct str region);

/* A region of a partition, for services that have one endpoint there; NULL if there is no
 * such partition. */
const char *endpoint_partition_region(struct str partition);

/* The host of the console's sign-in page, "signin.aws.amazon.com"; NULL likewise. */
const char *endpoint_partition_signin(struct str partition);

/* The names of all known regions, one after the other; NULL at the end. */
const char *endpoint_region_name(size_t index);

void endpoint_free(struct endpoint *);
#define AUTO_ENDPOINT ATTR_CLEANUP(endpoint_free) struct endpoint

#endif
