/* One Condition block of a statement. */
#ifndef CORE_DIAGNOSE_CONDITION_H
#define CORE_DIAGNOSE_CONDITION_H

#include "core/diagnose.h"

/* Whether the conditions hold.  For DIAGNOSE_NO and DIAGNOSE_UNKNOWN the verdict's texts
 * say which one, and what to do. */
enum diagnose_answer diagnose_condition(
    struct diagnose_verdict *, json_t *condition, const struct diagnose_case *);

/* Whether they speak of MFA, which the profile does not have; and what to do then. */
bool diagnose_condition_wants_mfa(json_t *condition, const struct diagnose_case *);
void diagnose_condition_add_mfa(struct diagnose_verdict *, const struct diagnose_case *);

#endif
