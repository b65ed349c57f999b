/* Where the first keys come from: one rule per provider, in the AWS CLI's order. */
#ifndef CORE_PLAN_SOURCE_H
#define CORE_PLAN_SOURCE_H

#include "core/plan.h"

/*
 * The source of a profile.  `use_environment`: the environment's web identity counts
 * (never for a source profile, nor when the profile was named on the command line).
 * kind is SOURCE_NONE if the profile has none.
 */
ATTR_MUST_USE bool plan_source_of_profile(struct plan_source *out,
    const struct plan_input *, const struct profile *, bool use_environment,
    struct err *);

/* Keys in the environment; SOURCE_NONE if there are none. */
ATTR_MUST_USE bool plan_source_of_environment(
    struct plan_source *out, const struct env *, struct err *);

/* The end of the chain: container variables, then instance metadata. */
void plan_source_of_machine(struct plan_source *out, const struct env *);

/* A credential_source by its name: Environment, EcsContainer or Ec2InstanceMetadata. */
ATTR_MUST_USE bool plan_source_by_name(
    struct plan_source *out, const struct plan_input *, struct str name, struct err *);

/* Whether the profile has one of the two static keys, in the merged view. */
bool plan_source_has_static_key(const struct profile *);

/* "FILE:LINE" of a key of the profile, for mem_free(). */
char *plan_source_where(const struct profile *, const char *key);

/* Copies a text of the profile to *out; leaves it alone if the key is not there. */
ATTR_MUST_USE bool plan_source_text(
    char **out, const struct profile *, const char *key, struct err *);

void plan_source_free(struct plan_source *);

#endif
