#include "core/role_check.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "core/arn.h"

/* How long a text can be, in characters, and what it can have besides letters, digits and
 * '_'. */
struct rule {
	size_t least, most;
	const char *marks;
};

static bool
fits(const char *text, const struct rule *rule)
{
	size_t len = strlen(text);

	for (const char *c = text; *c != '\0'; c++)
		if (!isalnum((unsigned char)*c) && *c != '_' &&
		    strchr(rule->marks, *c) == NULL)
			return false;
	return len >= rule->least && len <= rule->most;
}

static bool
check(const char *what, const char *text, const struct rule *rule, struct err *e)
{
	return fits(text, rule) ||
	    err_set(e, ERR_USAGE, "%s has %zu to %zu letters, digits, '_' or any of %s",
		what, rule->least, rule->most, rule->marks);
}

/* Rule: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
static bool
is_role_name(struct str name)
{
	AUTO_STRING char *text = str_dup(name);

	return fits(text, &(const struct rule){ 1, 64, "+=,.@-" });
}

static bool
is_path(struct str path)
{
	for (size_t i = 0; i < path.len; i++)
		if (path.data[i] < 0x21 || path.data[i] > 0x7E)
			return false;
	return true;
}

bool
role_check_arn(const char *what, const char *text, struct err *e)
{
	struct arn arn;

	if (arn_parse(&arn, str_of(text)) && str_is(arn.service, "iam") &&
	    arn_is_account(arn.account) && str_is(arn.type, "role") &&
	    is_path(arn.path) && is_role_name(arn.name))
		return true;
	return err_set(e, ERR_USAGE,
	    "%s must be a role's ARN, such as arn:aws:iam::123456789012:role/Name, not "
	    "'%s'",
	    what, text);
}

bool
role_check_session_name(const char *what, const char *name, struct err *e)
{
	return check(what, name, &(const struct rule){ 2, 64, "+=,.@-" }, e);
}

bool
role_check_external_id(const char *what, const char *id, struct err *e)
{
	return check(what, id, &(const struct rule){ 2, 1224, "+=,.@:/-" }, e);
}

bool
role_check_mfa_serial(const char *what, const char *serial, struct err *e)
{
	return check(what, serial, &(const struct rule){ 9, 256, "+=/:,.@-" }, e);
}

bool
role_is_machine_source(const char *source)
{
	static const char *const known[] = { "Ec2InstanceMetadata", "EcsContainer",
		"Environment" };

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(source, known[i]) == 0)
			return true;
	return false;
}

bool
role_check_credential_source(const char *what, const char *source, struct err *e)
{
	return role_is_machine_source(source) ||
	    err_set(e, ERR_USAGE,
		"%s must be Ec2InstanceMetadata, EcsContainer or Environment, not '%s'",
		what, source);
}

bool
role_check_duration(const char *what, long seconds, struct err *e)
{
	return (seconds >= ROLE_DURATION_LEAST && seconds <= ROLE_DURATION_MOST) ||
	    err_set(e, ERR_USAGE, "%s must be %d to %d seconds", what,
		ROLE_DURATION_LEAST, ROLE_DURATION_MOST);
}
