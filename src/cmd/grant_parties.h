/* Who is who in a grant: the identities that make the calls, the principal, the role. */
#ifndef CMD_GRANT_PARTIES_H
#define CMD_GRANT_PARTIES_H

#include "cmd/resolve.h"
#include "core/arn.h"
#include "core/grant.h"
#include "fetch/iam_client.h"

/* A profile with its credentials, and IAM as they see it. */
struct identity {
	struct resolved resolved;
	struct creds creds;
	struct iam_client iam;
	bool open;
};

/* `profile` NULL: what this shell would use. */
ATTR_MUST_USE bool identity_open(
    struct identity *out, struct app *, const char *profile, struct err *);
void identity_close(struct identity *);

struct grant_parties {
	struct identity from_own, in_own;
	const struct iam_client *from, *in; /* the same one if the profiles are */
	char *principal_arn, *principal_name;
	char *role_arn, *role_name, *role_path;
	enum trust_kind kind;
};

/* Takes the words of the command line, opens the identities, looks the principal and the
 * role up.  `must_exist`: a principal that is not there is an error. */
ATTR_MUST_USE bool grant_parties_open(
    struct grant_parties *out, struct app *, bool must_exist, struct err *);
void grant_parties_close(struct grant_parties *);
#define AUTO_GRANT_PARTIES ATTR_CLEANUP(grant_parties_close) struct grant_parties

#endif
