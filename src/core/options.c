#include "core/options.h"

#include "base/mem.h"

bool
options_change_role(const struct options *o)
{
	return o->session_name || o->external_id || o->mfa_serial || o->source_identity ||
	    o->duration_seconds || o->policy || o->read_only || o->policy_arns.n ||
	    o->tags.n || o->transitive_tags.n;
}

void
options_free(struct options *o)
{
	mem_free(o->policy);
	list_free(&o->policy_arns);
	list_free(&o->tags);
	list_free(&o->transitive_tags);
	*o = (struct options){ 0 };
}
