/* The partitions of AWS as data: partitions.json and the endpoint rule sets that the AWS
 * CLI ships.  For endpoint.c. */
#ifndef CORE_PARTITIONS_H
#define CORE_PARTITIONS_H

#include <stddef.h>

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

extern const struct partition partitions[];
extern const size_t partitions_count;

#endif
