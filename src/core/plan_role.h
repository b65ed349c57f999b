/* The roles of a plan: the chain of source profiles, and what the command line changes. */
#ifndef CORE_PLAN_ROLE_H
#define CORE_PLAN_ROLE_H

#include "core/plan.h"

/* Whether the profile asks for a role through its role_arn: it has one, and no web
 * identity token file (then role_arn belongs to that). */
bool plan_role_is_asked(const struct profile *);

/* Follows the chain of a role profile: fills the plan's roles and its source. */
ATTR_MUST_USE bool plan_roles(
    struct plan *, const struct plan_input *, const struct profile *, struct err *);

/* Lays the options over the first role, adds the role of --role-arn, and checks what
 * AWS can never grant. */
ATTR_MUST_USE bool plan_role_options(struct plan *, const struct options *, struct err *);

void plan_role_free(struct plan_role *);

#endif
