#include "cmd/grant_parties.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"

#define ROLE_NAME_MAX 64 /* characters */

bool
identity_open(struct identity *out, struct app *app, const char *profile, struct err *e)
{
	const struct env *env;

	app->options.profile = profile;
	env = resolve_env(app);
	if (!resolve_plan(&out->resolved, app, env, e) ||
	    !resolve_credentials(&out->creds, &out->resolved, app, env, e) ||
	    !iam_client_open(&out->iam, out->resolved.plan.profile,
		&out->resolved.plan.settings, &out->creds, app->sys, e))
		return false;
	out->open = true;
	return true;
}

void
identity_close(struct identity *id)
{
	iam_client_close(&id->iam);
	creds_free(&id->creds);
	resolved_free(&id->resolved);
}

static bool
open_identities(struct grant_parties *p, struct app *app, struct err *e)
{
	const char *in = app->grant.in_profile;
	const char *from = app->grant.from_profile;

	if (!identity_open(&p->in_own, app, in, e))
		return false;
	p->in = p->from = &p->in_own.iam;
	if (from == NULL || (in != NULL && strcmp(from, in) == 0))
		return true;
	if (!identity_open(&p->from_own, app, from, e))
		return false;
	p->from = &p->from_own.iam;
	return true;
}

static struct str
partition_of(const struct iam_client *c)
{
	struct arn arn = { 0 };

	return arn_parse(&arn, str_of(c->who.arn)) ? arn.partition : STR("aws");
}

static bool
kind_of(enum trust_kind *out, struct str word)
{
	for (enum trust_kind kind = TRUST_USER; kind <= TRUST_GROUP; kind++)
		if (str_is(word, trust_kind_name(kind))) {
			*out = kind;
			return true;
		}
	return false;
}

/* "user/NAME" or an ARN; a path may stand in front of the name. */
static bool
read_to(struct grant_parties *p, const char *to, struct err *e)
{
	AUTO_BUF text = { 0 };
	struct arn arn;

	if (str_starts(str_of(to), "arn:"))
		buf_adds(&text, to);
	else
		buf_printf(&text, "arn:%.*s:iam::%s:%s", STR_ARG(partition_of(p->from)),
		    p->from->who.account, to);
	if (!arn_parse(&arn, buf_str(&text)) || !str_is(arn.service, "iam") ||
	    !kind_of(&p->kind, arn.type) || arn.name.len == 0)
		return err_set(e, ERR_USAGE,
		    "--to takes user/NAME, role/NAME, group/NAME or their ARN, not '%s'",
		    to);
	if (!str_is(arn.account, p->from->who.account))
		return err_set(e, ERR_CONFIG,
		    "%s is in account %.*s, but profile '%s' is in account %s: name one "
		    "of the "
		    "other account with --from-profile",
		    to, STR_ARG(arn.account), p->from->profile, p->from->who.account);
	p->principal_name = str_dup(arn.name);
	p->principal_arn = buf_take(&text);
	return true;
}

/* The ARN that IAM knows it by: with its path. */
static bool
look_principal(struct grant_parties *p, bool must_exist, struct sys *sys, struct err *e)
{
	static const char *const actions[] = {
		[TRUST_USER] = "GetUser",
		[TRUST_ROLE] = "GetRole",
		[TRUST_GROUP] = "GetGroup",
	};
	static const char *const paths[] = {
		[TRUST_USER] = "GetUserResult/User/Arn",
		[TRUST_ROLE] = "GetRoleResult/Role/Arn",
		[TRUST_GROUP] = "GetGroupResult/Group/Arn",
	};
	struct iam_param param = { grant_name_key(p->kind), p->principal_name };
	struct iam_call call = { actions[p->kind], &param, 1 };
	AUTO_BUF body = { 0 };
	bool absent;

	if (!iam_client_call(&body, &absent, p->from, &call, false, sys, e))
		return false;
	if (absent)
		return !must_exist ||
		    err_set(e, ERR_CONFIG, "there is no %s '%s' in account %s",
			trust_kind_name(p->kind), p->principal_name,
			p->from->who.account);
	mem_free(p->principal_arn);
	p->principal_arn = NULL;
	return iam_read_text(&p->principal_arn, paths[p->kind], buf_str(&body), e);
}

static bool
is_role_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.data[i];

		if (c >= 0x80 || !(isalnum(c) || strchr("_+=,.@-", c) != NULL))
			return false;
	}
	return name.len > 0 && name.len <= ROLE_NAME_MAX;
}

/* "NAME", "path/NAME" or an ARN. */
static bool
read_role(struct grant_parties *p, const char *word, struct err *e)
{
	AUTO_BUF text = { 0 };
	struct arn arn;

	if (str_starts(str_of(word), "arn:"))
		buf_adds(&text, word);
	else
		buf_printf(&text, "arn:%.*s:iam::%s:role/%s",
		    STR_ARG(partition_of(p->in)), p->in->who.account,
		    word[0] == '/' ? word + 1 : word);
	if (!arn_parse(&arn, buf_str(&text)) || !str_is(arn.service, "iam") ||
	    !str_is(arn.type, "role") || !is_role_name(arn.name))
		return err_set(
		    e, ERR_USAGE, "'%s' is no role: give its name, or its ARN", word);
	if (!str_is(arn.account, p->in->who.account))
		return err_set(e, ERR_CONFIG,
		    "the role is in account %.*s, but profile '%s' is in account %s: "
		    "name one "
		    "of the other account with --in-profile",
		    STR_ARG(arn.account), p->in->profile, p->in->who.account);
	p->role_name = str_dup(arn.name);
	p->role_path = str_dup(arn.path);
	p->role_arn = buf_take(&text);
	return true;
}

static bool
look_role(struct grant_parties *p, struct sys *sys, struct err *e)
{
	AUTO_IAM_ROLE role = { 0 };
	bool found;

	if (!iam_client_role(&role, &found, p->in, p->role_name, sys, e))
		return false;
	if (found) {
		mem_free(p->role_arn);
		p->role_arn = role.arn;
		role.arn = NULL;
	}
	return true;
}

bool
grant_parties_open(
    struct grant_parties *out, struct app *app, bool must_exist, struct err *e)
{
	if (app->args.n != 1 || app->grant.to == NULL)
		return err_set(e, ERR_USAGE, "which role, and who? see: awsrole help %s",
		    app->command->name);
	return open_identities(out, app, e) && read_to(out, app->grant.to, e) &&
	    read_role(out, app->args.items[0], e) &&
	    look_principal(out, must_exist, app->sys, e) && look_role(out, app->sys, e);
}

void
grant_parties_close(struct grant_parties *p)
{
	mem_free(p->principal_arn);
	mem_free(p->principal_name);
	mem_free(p->role_arn);
	mem_free(p->role_name);
	mem_free(p->role_path);
	identity_close(&p->from_own);
	identity_close(&p->in_own);
}
