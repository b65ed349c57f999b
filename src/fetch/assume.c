#include "fetch/assume.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "core/hint.h"
#include "core/sts.h"
#include "fetch/call.h"
#include "fetch/sources.h"

#define USER_PART_MAX 40 /* of the 64 characters that AWS takes */

char *
assume_session_name(struct sys *sys)
{
	AUTO_STRING char *user = sys->user(sys);
	AUTO_BUF name = { 0 };

	buf_adds(&name, "awsrole-");
	for (size_t i = 0; user != NULL && user[i] != '\0' && i < USER_PART_MAX; i++) {
		unsigned char c = (unsigned char)user[i];
		bool fits = c < 0x80 && (isalnum(c) || strchr("_+=,.@-", c) != NULL);

		buf_addc(&name, fits ? (char)c : '_');
	}
	buf_printf(&name, "%s-%lld", user == NULL || user[0] == '\0' ? "user" : "",
	    (long long)sys->now(sys));
	return buf_take(&name);
}

/* The tags as the pairs that a request has; for mem_free(). */
static struct sts_tag *
pair_tags(const struct plan_role *role)
{
	struct sts_tag *tags = mem_alloc(role->tag_keys.n * sizeof(*tags));

	for (size_t i = 0; i < role->tag_keys.n; i++)
		tags[i] = (struct sts_tag){ role->tag_keys.items[i],
			role->tag_values.items[i] };
	return tags;
}

static bool
send(struct creds *out, const struct plan_role *role,
    const struct sts_assume_role *params, const struct client *client,
    const struct creds *signer, struct sts_refusal *refusal, struct sys *sys,
    struct err *e)
{
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };
	struct call call = {
		.operation = "AssumeRole",
		.service = "sts",
		.signer = signer,
		.client = client,
		.read_refusal = sts_read_refusal,
	};

	sts_request_assume_role(&request, client->endpoint.url, params);
	if (!call_send(&response, &request, &call, refusal, sys, e)) {
		const char *hint =
		    refusal->code ? hint_for_refusal(refusal, role, signer) : NULL;

		if (hint != NULL)
			(void)err_hint(e, "%s", hint);
		return false;
	}
	return sts_read_credentials(out, "AssumeRole", buf_str(&response.body), e) &&
	    creds_check_fresh(out, sys->now(sys), e);
}

/* Where no region is configured, a role that an instance takes is taken in its region:
 * elsewhere AWS may not know it (China, GovCloud). */
static bool
region_of_instance(char **out, const struct plan *plan, struct sys *sys, struct err *e)
{
	const struct source_input in = {
		.plan = plan, .env = plan->settings.env, .sys = sys
	};
	struct str region;

	*out = NULL;
	if (plan->source.kind != SOURCE_INSTANCE)
		return true;
	if (!settings_region(&region, &plan->settings, e))
		return false;
	return region.data != NULL || source_instance_region(out, &in, e);
}

bool
assume_role(struct creds *out, const struct plan *plan, size_t i,
    const struct creds *signer, const char *mfa_code, struct sts_refusal *refusal,
    struct sys *sys, struct err *e)
{
	const struct plan_role *role = &plan->roles[i];
	AUTO_STRING char *generated =
	    role->session_name ? NULL : assume_session_name(sys);
	AUTO_STRING char *region = NULL;
	AUTO_CLIENT client = { 0 };
	struct sts_refusal said = { 0 };
	struct sts_tag *tags;
	bool ok;

	if (!region_of_instance(&region, plan, sys, e) ||
	    !client_make(&client, &plan->settings, SERVICE_STS, str_of(region), true, e))
		return err_in(e, "profile '%s'", plan->profile);
	tags = pair_tags(role);
	struct sts_assume_role params = {
		.role_arn = role->arn,
		.session_name = generated ? generated : role->session_name,
		.external_id = role->external_id,
		.serial_number = mfa_code ? role->mfa_serial : NULL,
		.token_code = mfa_code,
		.duration_seconds = role->duration_seconds,
		.policy = role->policy,
		.policy_arns = (const char *const *)role->policy_arns.items,
		.npolicy_arns = role->policy_arns.n,
		.tags = tags,
		.ntags = role->tag_keys.n,
		.transitive_tag_keys = (const char *const *)role->transitive_tags.items,
		.ntransitive_tag_keys = role->transitive_tags.n,
		.source_identity = role->source_identity,
	};
	ok = sts_check_assume_role(&params, e) &&
	    send(out, role, &params, &client, signer, refusal ? refusal : &said, sys, e);
	sts_refusal_free(&said);
	mem_free(tags);
	return ok || err_in(e, "profile '%s', role %s", role->profile, role->arn);
}
