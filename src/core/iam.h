/*
 * IAM's calls: requests of the query protocol, and what is read out of the answers.
 * Rule: https://docs.aws.amazon.com/IAM/latest/APIReference/
 */
#ifndef CORE_IAM_H
#define CORE_IAM_H

#include "core/http.h"
#include "core/json.h"
#include "core/sts.h"

struct iam_param {
	const char *key;
	const char *value; /* NULL: the parameter is not sent */
};

/* One call. */
struct iam_call {
	const char *action; /* "GetRole" */
	const struct iam_param *params;
	size_t nparams;
};

/* Method, URL, form body and Content-Type; not signed. */
void iam_request(struct http_request *out, const char *endpoint, const struct iam_call *);

/* What GetRole and CreateRole tell. */
struct iam_role {
	char *arn;
	long max_session_duration; /* seconds; 3600 if the answer has none */
	json_t *trust;             /* the trust policy */
	bool ours;                 /* has the tag that awsrole gives its roles */
};
#define IAM_TAG_KEY "awsrole"
#define IAM_TAG_VALUE "grant"

ATTR_MUST_USE bool iam_read_role(struct iam_role *out, struct str body, struct err *);
void iam_role_free(struct iam_role *);
#define AUTO_IAM_ROLE ATTR_CLEANUP(iam_role_free) struct iam_role

/* The policy in an answer: JSON, percent-encoded.  `path` is that of the element. */
ATTR_MUST_USE bool iam_read_document(
    json_t **out, const char *path, struct str body, struct err *);

/* One text of an answer, for mem_free(); false if it is not there. */
ATTR_MUST_USE bool iam_read_text(
    char **out, const char *path, struct str body, struct err *);

/* The position of the next page of a list; NULL for the last one. */
ATTR_MUST_USE bool iam_read_marker(
    char **out, const char *action, struct str body, struct err *);

/* Whether a refusal says that the thing asked for is not there. */
bool iam_is_absent(const struct sts_refusal *);

/* Whether a refusal is one that passes: IAM is consistent only after a while. */
bool iam_is_passing(const struct sts_refusal *, bool just_made);

#endif
