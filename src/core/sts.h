/*
 * STS: fill a request, read the answer, read a refusal.  The query protocol with XML
 * answers; parameters and their order are those of the AWS CLI.
 * Rule: https://docs.aws.amazon.com/STS/latest/APIReference/
 */
#ifndef CORE_STS_H
#define CORE_STS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "core/creds.h"
#include "core/http.h"

/* One AssumeRole call.  Strings are borrowed; NULL means the parameter is not sent. */
struct sts_assume_role {
	const char *role_arn;
	const char *session_name; /* never NULL */
	const char *external_id;
	const char *serial_number; /* of the MFA device */
	const char *token_code;    /* as typed */
	long duration_seconds;     /* 0: not sent */
	const char *policy;        /* inline session policy, JSON */
	const char *const *policy_arns;
	size_t npolicy_arns; /* 0 to 10 */
	const struct sts_tag *tags;
	size_t ntags;
	const char *const *transitive_tag_keys;
	size_t ntransitive_tag_keys;
	const char *source_identity;
};

struct sts_tag {
	const char *key, *value;
};

#define STS_TOKEN_CODE_MIN 6 /* characters */

/*
 * The minima that the AWS CLI checks before it calls: RoleArn 20 characters,
 * RoleSessionName 2, ExternalId 2, SerialNumber 9, TokenCode 6, DurationSeconds 900;
 * and what STS would refuse in any case: DurationSeconds over 43200, more than ten
 * policy ARNs or 50 tags, a policy of more than 2048 characters.
 */
ATTR_MUST_USE bool sts_check_assume_role(const struct sts_assume_role *, struct err *);

/* The same minima for GetSessionToken. */
ATTR_MUST_USE bool sts_check_session_token(
    const char *serial_number, const char *token_code, struct err *);

/* Method, form body and Content-Type of a call; the URL is the endpoint's, unchanged
 * but for the "/" of an empty path.  Not signed. */
void sts_request_assume_role(
    struct http_request *out, const char *endpoint, const struct sts_assume_role *);
/* duration_seconds 0 and NULLs are not sent */
void sts_request_session_token(struct http_request *out, const char *endpoint,
    long duration_seconds, const char *serial_number, const char *token_code);
void sts_request_web_identity(struct http_request *out, const char *endpoint,
    const char *role_arn, const char *session_name, const char *token);
void sts_request_caller_identity(struct http_request *out, const char *endpoint);

/* Credentials out of a successful answer of `action` ("AssumeRole",
 * "AssumeRoleWithWebIdentity" or "GetSessionToken"); account_id and arn come from
 * AssumedRoleUser if that is there.  False: unreadable or incomplete answer. */
ATTR_MUST_USE bool sts_read_credentials(
    struct creds *out, const char *action, struct str body, struct err *);

struct sts_identity {
	char *arn, *account, *user_id;
};
ATTR_MUST_USE bool sts_read_caller_identity(
    struct sts_identity *out, struct str body, struct err *);
void sts_identity_free(struct sts_identity *);

/* What a refusal says.  Zero is valid; free with sts_refusal_free(). */
struct sts_refusal {
	char *code;    /* "AccessDenied"; "Unknown" if the answer has none */
	char *message; /* AWS's words; may hold newlines and anything else */
};

/*
 * Reads an answer with status 300 or above.  True and *out filled; false if the body is
 * no XML (the AWS CLI does not retry then).  A status of 500 or more with an empty body
 * or one that starts with "<html>" is a refusal whose code is the status number.
 */
ATTR_MUST_USE bool sts_read_refusal(
    struct sts_refusal *out, const struct http_response *, struct err *);
void sts_refusal_free(struct sts_refusal *);

#endif
