#include "base/mem.h"
#include "cmd/grant_run.h"
#include "fetch/config_write.h"

/* The device that the profile will name. */
bool
grant_profile_find_device(struct grant_run *r, struct err *e)
{
	struct iam_param param = { "UserName", r->parties.principal_name };
	AUTO_LIST serials = { 0 };

	if (!r->app->grant.mfa || r->app->grant.new_profile == NULL ||
	    r->parties.kind != TRUST_USER)
		return true;
	if (!iam_client_list(&serials, r->parties.from, "ListMFADevices", &param,
		"MFADevices/member/SerialNumber", r->app->sys, e))
		return false;
	if (serials.n > 0)
		r->mfa_serial = mem_strdup(serials.items[0]);
	else
		list_add(&r->app->notes,
		    STR("the user has no MFA device yet; the profile needs its ARN as "
			"mfa_serial"));
	return true;
}

/* The profile of that name must be free, or already that of this role. */
bool
grant_profile_check(const struct grant_run *r, struct err *e)
{
	const char *name = r->app->grant.new_profile;
	const struct profile *found;
	struct str arn;

	if (name == NULL || r->revoke)
		return true;
	found = profiles_find(&r->parties.in_own.resolved.files.profiles, str_of(name));
	if (found == NULL)
		return true;
	if (!settings_text(&arn, found, "role_arn", e))
		return false;
	return str_is(arn, r->grant.role_arn) ||
	    err_set(e, ERR_CONFIG, "there is a profile '%s' already, for something else",
		name);
}

bool
grant_profile_is_there(const struct grant_run *r)
{
	const char *name = r->app->grant.new_profile;
	const struct profile *found = name == NULL
	    ? NULL
	    : profiles_find(&r->parties.in_own.resolved.files.profiles, str_of(name));
	struct err ignored = { 0 };
	struct str arn;

	return found != NULL && settings_text(&arn, found, "role_arn", &ignored) &&
	    str_is(arn, r->grant.role_arn);
}

/* Where the keys come from with which the role is assumed: a role that is not the
 * caller's own is that of an instance. */
static void
add_source(struct config_profile *profile, const struct grant_run *r)
{
	const struct grant_parties *p = &r->parties;
	bool itself =
	    arn_same_principal(str_of(p->from->who.arn), str_of(p->principal_arn));

	if (p->kind == TRUST_ROLE && !itself && r->source_profile == NULL)
		config_profile_add(profile, "credential_source", "Ec2InstanceMetadata");
	else
		config_profile_add(profile, "source_profile",
		    r->source_profile ? r->source_profile : p->from->profile);
}

bool
grant_profile_write(struct grant_run *r, struct err *e)
{
	const struct grant_parties *p = &r->parties;
	const struct files *files = &p->in_own.resolved.files;
	struct config_profile profile = { .name = r->app->grant.new_profile };
	bool named = r->app->grant.session_name_is_user && p->kind == TRUST_USER;
	AUTO_STRING char *region_text = NULL;
	AUTO_BUF note = { 0 };
	struct str region;

	/* One that is there was checked before anything was done. */
	if (profile.name == NULL || grant_profile_is_there(r))
		return true;
	if (!settings_own_region(&region, p->in->settings, e))
		return false;
	region_text = region.len > 0 ? str_dup(region) : NULL;
	config_profile_add(&profile, "role_arn", p->role_arn);
	add_source(&profile, r);
	config_profile_add(&profile, "region", region_text);
	config_profile_add(&profile, "mfa_serial", r->mfa_serial);
	config_profile_add(&profile, "external_id", r->external_id);
	config_profile_add(
	    &profile, "role_session_name", named ? p->principal_name : NULL);
	if (!config_write(&profile, 1, files, &r->app->env, r->app->sys, e))
		return false;
	buf_printf(&note, "wrote profile %s to %s", profile.name, files->config_path);
	list_add(&r->app->notes, buf_str(&note));
	return true;
}

bool
grant_profile_remove(struct grant_run *r, struct err *e)
{
	const struct files *files = &r->parties.in_own.resolved.files;
	const char *name = r->app->grant.new_profile;
	AUTO_BUF note = { 0 };
	bool removed;

	if (name == NULL)
		return true;
	if (!config_write_remove(
		&removed, name, r->grant.role_arn, files, r->app->sys, e))
		return false;
	if (removed) {
		buf_printf(&note, "removed profile %s from %s", name, files->config_path);
		list_add(&r->app->notes, buf_str(&note));
	}
	return true;
}
