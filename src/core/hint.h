/* What a person can do about a refusal that AWS words in its own way. */
#ifndef CORE_HINT_H
#define CORE_HINT_H

#include "core/creds.h"
#include "core/plan.h"
#include "core/sts.h"

/* The next step for a refused AssumeRole, or NULL if nothing is known. */
const char *hint_for_refusal(
    const struct sts_refusal *, const struct plan_role *, const struct creds *signer);

#endif
