#include "core/client_check.h"

#include <strings.h>

#define COMPRESSION_SIZE_MAX 1048576 /* bytes */

struct choice {
	const char *variable, *key;
	const char *values[4]; /* in any case; NULL: no more */
};

static const struct choice choices[] = {
	{ "AWS_ACCOUNT_ID_ENDPOINT_MODE", "account_id_endpoint_mode",
	    { "preferred", "disabled", "required" } },
	{ "AWS_REQUEST_CHECKSUM_CALCULATION", "request_checksum_calculation",
	    { "when_supported", "when_required" } },
	{ "AWS_RESPONSE_CHECKSUM_VALIDATION", "response_checksum_validation",
	    { "when_supported", "when_required" } },
};

static bool
check_choice(const struct choice *c, const struct settings *s, struct err *e)
{
	struct str value;

	if (!settings_value(&value, s, c->variable, c->key, e))
		return false;
	if (value.data == NULL)
		return true;
	for (size_t i = 0; c->values[i] != NULL; i++)
		if (str_of(c->values[i]).len == value.len &&
		    strncasecmp(value.data, c->values[i], value.len) == 0)
			return true;
	return err_set(e, ERR_CONFIG, "%s must be %s%s%s or %s, not '%.*s'",
	    settings_name(s, c->variable, c->key), c->values[0], c->values[2] ? ", " : "",
	    c->values[2] ? c->values[2] : "", c->values[1], STR_ARG(value));
}

static bool
check_compression_size(const struct settings *s, struct err *e)
{
	static const char variable[] = "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES";
	static const char key[] = "request_min_compression_size_bytes";
	long bytes;

	if (!settings_number(&bytes, s, variable, key, 1, e))
		return false;
	if (bytes < 1 || bytes > COMPRESSION_SIZE_MAX)
		return err_set(e, ERR_CONFIG, "%s must be 1 to %d bytes, not %ld",
		    settings_name(s, variable, key), COMPRESSION_SIZE_MAX, bytes);
	return true;
}

bool
client_check(const struct settings *s, struct err *e)
{
	for (size_t i = 0; i < ARRAY_LEN(choices); i++)
		if (!check_choice(&choices[i], s, e))
			return false;
	return check_compression_size(s, e);
}
