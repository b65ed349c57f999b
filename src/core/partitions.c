#include "core/partitions.h"

#include "base/attr.h"

const struct partition partitions[] = {
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
const size_t partitions_count = ARRAY_LEN(partitions);
