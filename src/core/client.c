#include "core/client.h"

#include <assert.h>

#include "base/buf.h"
#include "base/mem.h"
#include "core/client_check.h"
#include "core/proxy.h"
#include "core/url.h"

static const char *const service_variables[] = {
	[SERVICE_STS] = "AWS_ENDPOINT_URL_STS",
	[SERVICE_SSO] = "AWS_ENDPOINT_URL_SSO",
	[SERVICE_SSO_OIDC] = "AWS_ENDPOINT_URL_SSO_OIDC",
	[SERVICE_SIGNIN] = "AWS_ENDPOINT_URL_SIGNIN",
	[SERVICE_IAM] = "AWS_ENDPOINT_URL_IAM",
	/* No service of the AWS CLI's: a name by its rule. */
	[SERVICE_FEDERATION] = "AWS_ENDPOINT_URL_SIGNIN_FEDERATION",
};
static const char *const service_keys[] = {
	[SERVICE_STS] = "sts",
	[SERVICE_SSO] = "sso",
	[SERVICE_SSO_OIDC] = "sso_oidc",
	[SERVICE_SIGNIN] = "signin",
	[SERVICE_IAM] = "iam",
	[SERVICE_FEDERATION] = "signin_federation",
};

/* endpoint_url of the service in the profile's services section, {0} if it has none. */
static bool
services_url(
    struct str *out, const struct settings *s, enum service service, struct err *e)
{
	const struct ini_section *section;
	const struct ini_value *block;
	struct str name;

	*out = (struct str){ 0 };
	if (!settings_text(&name, s->profile, "services", e) || name.data == NULL)
		return e->code == ERR_NONE;
	section = profiles_services(s->profiles, name);
	if (section == NULL || profiles_section_is_empty(s->profiles, section))
		return err_set(e, ERR_CONFIG,
		    "services = %.*s, but the config file has no [services %.*s] with "
		    "keys in it",
		    STR_ARG(name), STR_ARG(name));
	block = profiles_section_get(s->profiles, section, service_keys[service]);
	if (block == NULL)
		return true;
	if (!block->is_block)
		return err_set(e, ERR_CONFIG,
		    "[services %.*s] %s must be followed by indented lines such as "
		    "endpoint_url = URL",
		    STR_ARG(name), service_keys[service]);
	(void)ini_block_get(block, "endpoint_url", out);
	return true;
}

/* The configured URL of a service, {0} if there is none; *name is where it is. */
static bool
endpoint_override(struct str *out, const char **name, const struct settings *s,
    enum service service, struct err *e)
{
	const char *const variables[] = { service_variables[service],
		"AWS_ENDPOINT_URL" };
	bool ignore;

	*name = NULL;
	*out = (struct str){ 0 };
	if (!settings_bool(&ignore, s, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
		"ignore_configured_endpoint_urls", e))
		return false;
	if (ignore)
		return true;
	/* Of these variables, and only of these, an empty one counts as unset. */
	for (size_t i = 0; out->data == NULL && i < ARRAY_LEN(variables); i++) {
		*name = variables[i];
		*out = str_of(env_get_filled(s->env, variables[i]));
	}
	if (out->data != NULL)
		return true;
	*name = "endpoint_url";
	if (!services_url(out, s, service, e))
		return false;
	if (out->len == 0 && !settings_text(out, s->profile, "endpoint_url", e))
		return false;
	if (out->len == 0)
		*out = (struct str){ 0 };
	return true;
}

static bool
choose_endpoint(struct endpoint *out, const struct settings *s, enum service service,
    struct str region, bool needs_region, struct err *e)
{
	bool fips, dual_stack;
	struct str configured;
	const char *name;
	struct url url;

	if (!endpoint_override(&configured, &name, s, service, e))
		return false;
	if (configured.data == NULL) {
		return settings_bool(
			   &fips, s, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", e) &&
		    settings_bool(&dual_stack, s, "AWS_USE_DUALSTACK_ENDPOINT",
			"use_dualstack_endpoint", e) &&
		    endpoint_of_region(out, service, region, fips, dual_stack, e);
	}
	if (region.data == NULL && needs_region)
		return err_set(e, ERR_CONFIG,
		    "no region is configured, and %s is: set region in the profile, "
		    "AWS_REGION or --region",
		    name);
	if (!endpoint_check_region(region, e))
		return false;
	if (!url_parse(&url, configured, e))
		return err_in(e, "%s", name);
	*out = (struct endpoint){
		.url = str_dup(configured),
		.signing_region = endpoint_signing_region(service, region),
	};
	return true;
}

/* Retry modes and attempts of AWS CLI v2. */
static bool
choose_attempts(long *out, const struct settings *s, struct err *e)
{
	struct str mode;

	if (!settings_value(&mode, s, "AWS_RETRY_MODE", "retry_mode", e) ||
	    !settings_number(out, s, "AWS_MAX_ATTEMPTS", "max_attempts", 3, e))
		return false;
	if (mode.data != NULL && !str_is(mode, "standard") && !str_is(mode, "adaptive"))
		return err_set(e, ERR_CONFIG,
		    "%s must be standard or adaptive, not '%.*s'",
		    settings_name(s, "AWS_RETRY_MODE", "retry_mode"), STR_ARG(mode));
	if (*out < 1)
		return err_set(e, ERR_CONFIG, "%s must be 1 or more, not %ld",
		    settings_name(s, "AWS_MAX_ATTEMPTS", "max_attempts"), *out);
	return true;
}

static bool
choose_ca_file(char **out, const struct settings *s, struct err *e)
{
	/* The AWS CLI switches verification off when AWS_CA_BUNDLE is empty; here an empty
	 * one counts as unset. */
	struct str path = str_of(env_get_filled(s->env, "AWS_CA_BUNDLE"));
	AUTO_BUF text = { 0 };

	if (path.data == NULL && !settings_text(&path, s->profile, "ca_bundle", e))
		return false;
	if (path.len == 0)
		path = str_of(env_get_filled(s->env, "REQUESTS_CA_BUNDLE"));
	if (path.len == 0)
		return true;
	if (path.data[0] == '~' && (path.len == 1 || path.data[1] == '/')) {
		buf_adds(&text, s->home);
		path = (struct str){ path.data + 1, path.len - 1 };
	}
	buf_add_str(&text, path);
	*out = buf_take(&text);
	return true;
}

/* A selected profile that names an sso-session needs a whole one for any call. */
static bool
check_sso_session(const struct settings *s, struct err *e)
{
	static const char *const needed[] = { "sso_region", "sso_start_url" };
	const struct ini_section *section;
	struct str name;

	if (!settings_text(&name, s->profile, "sso_session", e) || name.data == NULL)
		return e->code == ERR_NONE;
	section = profiles_sso_session(s->profiles, name);
	if (section == NULL || profiles_section_is_empty(s->profiles, section))
		return err_set(e, ERR_CONFIG,
		    "sso_session = %.*s, but the config file has no [sso-session %.*s]",
		    STR_ARG(name), STR_ARG(name));
	for (size_t i = 0; i < ARRAY_LEN(needed); i++)
		if (profiles_section_get(s->profiles, section, needed[i]) == NULL)
			return err_set(e, ERR_CONFIG, "[sso-session %.*s] has no %s",
			    STR_ARG(name), needed[i]);
	return true;
}

/* Host names are sent and signed in lower case; the signing region stays as written. */
static void
lower_host(char *text)
{
	struct err never = { 0 };
	struct url url;
	bool ok = url_parse(&url, str_of(text), &never);

	assert(ok); /* choose_endpoint() has made or parsed it */
	for (size_t i = 0; i < url.host.len; i++) {
		char *c = text + (url.host.data - text) + i;

		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	}
}

bool
client_make(struct client *out, const struct settings *s, enum service service,
    struct str region, bool needs_region, struct err *e)
{
	AUTO_CLIENT client = { 0 };

	if (region.data == NULL && !settings_region(&region, s, e))
		return false;
	if (!check_sso_session(s, e) || !client_check(s, e) ||
	    !choose_attempts(&client.max_attempts, s, e) ||
	    !choose_ca_file(&client.ca_file, s, e) ||
	    !choose_endpoint(&client.endpoint, s, service, region, needs_region, e))
		return false;
	lower_host(client.endpoint.url);
	client.proxy = proxy_for(s->env, client.endpoint.url);
	*out = client;
	client = (struct client){ 0 };
	return true;
}

void
client_free(struct client *c)
{
	endpoint_free(&c->endpoint);
	mem_free(c->ca_file);
	mem_free(c->proxy);
	*c = (struct client){ 0 };
}
