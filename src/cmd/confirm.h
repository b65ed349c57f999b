/* "Enter PROFILE?": asked before `use` enters what AWSROLE_CONFIRM or the profile's
 * awsrole_confirm says. */
#ifndef CMD_CONFIRM_H
#define CMD_CONFIRM_H

#include "cmd/command.h"
#include "core/plan.h"

/* Whether the profile, or AWSROLE_CONFIRM, wants the question; false if the profile says
 * neither true nor false. */
ATTR_MUST_USE bool confirm_is_wanted(
    bool *out, const struct app *, const struct plan *, struct err *);

/* False with ERR_USAGE if the answer is no, or if there is no terminal to ask on. */
ATTR_MUST_USE bool confirm_use(const struct app *, const struct plan *, struct err *);

#endif
