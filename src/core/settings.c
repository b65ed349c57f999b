#include "core/settings.h"

#include <limits.h>
#include <strings.h>

#include "core/url.h"

bool
settings_text(
    struct str *out, const struct profile *profile, const char *key, struct err *e)
{
	const struct ini_value *value = profile ? profile_get(profile, key) : NULL;

	if (value == NULL) {
		*out = (struct str){ 0 };
		return true;
	}
	if (value->is_block)
		return err_set(e, ERR_CONFIG,
		    "%s:%zu: %s is a block of nested keys, not a value",
		    profile_file_of(profile, value), value->line, key);
	*out = value->text;
	if (out->data == NULL)
		out->data = "";
	return true;
}

/* Environment, else profile; data NULL if neither has it. */
bool
settings_value(struct str *out, const struct settings *s, const char *variable,
    const char *key, struct err *e)
{
	const char *value = env_get(s->env, variable);

	if (value == NULL)
		return settings_text(out, s->profile, key, e);
	*out = str_of(value);
	return true;
}

const char *
settings_name(const struct settings *s, const char *variable, const char *key)
{
	return env_get(s->env, variable) != NULL ? variable : key;
}

static bool
is_true(struct str value)
{
	return value.len == 4 && strncasecmp(value.data, "true", 4) == 0;
}

bool
settings_bool(bool *out, const struct settings *s, const char *variable, const char *key,
    struct err *e)
{
	struct str value;

	if (!settings_value(&value, s, variable, key, e))
		return false;
	*out = is_true(value);
	return true;
}

bool
settings_number(long *out, const struct settings *s, const char *variable,
    const char *key, long otherwise, struct err *e)
{
	struct str value;
	long long number = otherwise;

	if (!settings_value(&value, s, variable, key, e))
		return false;
	if (value.data != NULL && !str_to_int(value, &number))
		return err_set(e, ERR_CONFIG, "%s must be a whole number, not '%.*s'",
		    settings_name(s, variable, key), STR_ARG(value));
	*out = (long)(number > INT_MAX ? INT_MAX : number < INT_MIN ? INT_MIN : number);
	return true;
}

bool
settings_own_region(struct str *out, const struct settings *s, struct err *e)
{
	if (s->region_option == NULL)
		return settings_text(out, s->profile, "region", e);
	*out = str_of(s->region_option);
	return true;
}

bool
settings_region(struct str *out, const struct settings *s, struct err *e)
{
	/* The order of AWS CLI v2; older tools read AWS_DEFAULT_REGION alone. */
	static const char *const variables[] = { "AWS_REGION", "AWS_DEFAULT_REGION" };

	for (size_t i = 0; s->region_option == NULL && i < ARRAY_LEN(variables); i++) {
		const char *value = env_get(s->env, variables[i]);

		if (value != NULL) {
			*out = str_of(value);
			return true;
		}
	}
	return settings_own_region(out, s, e);
}

static bool
metadata_mode(bool *ipv6, const struct settings *s, struct err *e)
{
	static const char variable[] = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";
	static const char key[] = "ec2_metadata_service_endpoint_mode";
	struct str mode;

	if (!settings_value(&mode, s, variable, key, e))
		return false;
	if (mode.data == NULL)
		return settings_bool(ipv6, s, "AWS_IMDS_USE_IPV6", "imds_use_ipv6", e);
	if (mode.len != 4 ||
	    (strncasecmp(mode.data, "ipv4", 4) != 0 &&
		strncasecmp(mode.data, "ipv6", 4) != 0))
		return err_set(e, ERR_CONFIG, "%s must be ipv4 or ipv6, not '%.*s'",
		    settings_name(s, variable, key), STR_ARG(mode));
	*ipv6 = mode.data[3] == '6';
	return true;
}

bool
settings_metadata(struct settings_metadata *out, const struct settings *s, struct err *e)
{
	static const char variable[] = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
	static const char key[] = "ec2_metadata_service_endpoint";
	const char *disabled = env_get(s->env, "AWS_EC2_METADATA_DISABLED");
	struct settings_metadata m = { .disabled = is_true(str_of(disabled)) };
	struct url url;

	if (!settings_number(&m.timeout_seconds, s, "AWS_METADATA_SERVICE_TIMEOUT",
		"metadata_service_timeout", 1, e) ||
	    !settings_number(&m.attempts, s, "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
		"metadata_service_num_attempts", 1, e) ||
	    !settings_value(&m.endpoint, s, variable, key, e) ||
	    !settings_bool(&m.v1_disabled, s, "AWS_EC2_METADATA_V1_DISABLED",
		"ec2_metadata_v1_disabled", e) ||
	    !metadata_mode(&m.ipv6, s, e))
		return false;
	/* The empty text means the default here, unlike elsewhere. */
	if (m.endpoint.len == 0)
		m.endpoint = (struct str){ 0 };
	else if (!url_parse(&url, m.endpoint, e))
		return err_in(e, "%s", settings_name(s, variable, key));
	*out = m;
	return true;
}
