#include "core/retry.h"

#include <string.h>

#include "base/attr.h"

#define PAUSE_MAX_SECONDS 20

static const char *const codes[] = { "Throttling", "ThrottlingException",
	"ThrottledException", "RequestThrottledException", "TooManyRequestsException",
	"ProvisionedThroughputExceededException", "TransactionInProgressException",
	"RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException",
	"RequestThrottled", "SlowDown", "PriorRequestNotComplete",
	"EC2ThrottledException", "RequestTimeout", "RequestTimeoutException",
	"IDPCommunicationError" };

static bool
failure_may_pass(enum http_failure failure)
{
	switch (failure) {
	case HTTP_FAILURE_CONNECT:
	case HTTP_FAILURE_CONNECT_TIMEOUT:
	case HTTP_FAILURE_READ_TIMEOUT:
	case HTTP_FAILURE_DROPPED:
	case HTTP_FAILURE_TLS:
	case HTTP_FAILURE_PROXY:
	case HTTP_FAILURE_OTHER:
		return true;
	case HTTP_FAILURE_NONE:
	case HTTP_FAILURE_TOO_LARGE:
	case HTTP_FAILURE_PEER:
	case HTTP_FAILURE_REQUEST:
		break;
	}
	return false;
}

bool
retry_wanted(const struct http_response *r, const char *code)
{
	if (r->failure != HTTP_FAILURE_NONE)
		return failure_may_pass(r->failure);
	if (r->status == 500 || r->status == 502 || r->status == 503 || r->status == 504)
		return true;
	for (size_t i = 0; code != NULL && i < ARRAY_LEN(codes); i++)
		if (strcmp(code, codes[i]) == 0)
			return true;
	return false;
}

long
retry_pause_ms(long attempt, unsigned random)
{
	long limit = 1000;

	for (long n = 2; n < attempt && limit < PAUSE_MAX_SECONDS * 1000; n++)
		limit *= 2;
	if (limit > PAUSE_MAX_SECONDS * 1000)
		limit = PAUSE_MAX_SECONDS * 1000;
	return (long)(random % (unsigned)(limit + 1));
}
