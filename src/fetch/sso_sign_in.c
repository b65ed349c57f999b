#include "fetch/sso_sign_in.h"

#include <unistd.h>

#include "base/mem.h"
#include "base/printable.h"
#include "base/utc.h"
#include "core/url.h"
#include "fetch/sso_client.h"

#define REGISTRATION_MAX ((size_t)64 << 10) /* bytes */
#define NAME_SHOWN_MAX 200                  /* bytes */

#define DEFAULT_SCOPE "sso:account:access"

struct sso_place
sso_sign_in_place(const struct sso_sign_in *in)
{
	return (struct sso_place){ in->config->session, in->config->start_url,
		in->config->region, in->settings, in->home, NULL };
}

void
sso_sign_in_scopes(struct list *out, const struct sso_config *config)
{
	for (size_t i = 0; i < config->scopes.n; i++)
		list_add(out, str_of(config->scopes.items[i]));
	if (config->scopes.n == 0)
		list_add(out, STR(DEFAULT_SCOPE));
}

/* For a browser: https (http only for this machine), visible ASCII, no option. */
static bool
check_url(const char *url, struct err *e)
{
	struct url parts;

	if (!url_parse(&parts, str_of(url), e))
		return err_in(e, "the sign-in page");
	if (!parts.https && !url_is_loopback(&parts))
		return err_set(e, ERR_NETWORK,
		    "the sign-in page is no https page: it is not opened");
	for (; *url != '\0'; url++)
		if (*url <= 0x20 || *url >= 0x7F)
			return err_set(e, ERR_NETWORK,
			    "the sign-in page's URL has an odd character in it");
	return true;
}

bool
sso_sign_in_show(
    const struct sso_run *run, const char *url, const char *code, struct err *e)
{
	const struct sso_config *config = run->in->config;
	const char *name = config->session ? config->session : config->start_url;
	struct err ignored = { 0 };
	AUTO_BUF text = { 0 };

	if (!check_url(url, e))
		return false;
	buf_adds(&text, "To sign in to IAM Identity Center (");
	printable_add(&text, str_of(name), NAME_SHOWN_MAX);
	buf_printf(&text, "), open this page:\n\n  %s\n\n", url);
	if (code != NULL) {
		buf_adds(&text, "Go on only if it shows this code: ");
		printable_add(&text, str_of(code), NAME_SHOWN_MAX);
		buf_adds(&text, "\n");
	} else if (run->in->no_browser) {
		buf_adds(&text,
		    "The browser must run on this machine; if it does not, use "
		    "--device.\n");
	}
	run->sys->tell(run->sys, buf_str(&text));
	if (!run->in->no_browser &&
	    !run->sys->browse(run->sys, url, run->in->environment, &ignored))
		run->sys->tell(run->sys,
		    code != NULL
			? STR("(No browser could be opened.)\n")
			: STR("(No browser could be opened.  If there is none on "
			      "this machine, use --device.)\n"));
	return true;
}

void
sso_sign_in_wait(struct sys *sys, int64_t seconds)
{
	AUTO_BUF line = { 0 };

	if (!sys->is_terminal(sys, STDERR_FILENO))
		return;
	if (seconds >= 0)
		buf_printf(&line, "\rwaiting for the browser, %d:%02d left ",
		    (int)(seconds / 60), (int)(seconds % 60));
	else
		buf_adds(&line, "\r\033[K");
	sys->tell(sys, buf_str(&line));
}

static char *
registration_path(const struct sso_sign_in *in)
{
	const struct sso_config *c = in->config;
	char name[HASH_SHA1_HEX];

	sso_registration_name(name, c->session, c->start_url, c->region, &c->scopes);
	return sso_token_path(name, in->home);
}

/* One that was made before, by us or the AWS CLI, for the same way of signing in. */
static bool
kept_registration(
    struct sso_registration *out, const char *path, bool for_code, struct sys *sys)
{
	AUTO_SSO_REGISTRATION kept = { 0 };
	struct err ignored = { 0 };
	AUTO_BUF text = { 0 };
	bool found;

	if (!sys->load(
		sys, path, LOAD_PRIVATE, REGISTRATION_MAX, &text, &found, &ignored) ||
	    !found || !sso_registration_read(&kept, buf_str(&text)) ||
	    kept.expires - sys->now(sys) < SSO_MARGIN_SECONDS ||
	    kept.for_code != for_code)
		return false;
	*out = kept;
	kept = (struct sso_registration){ 0 };
	return true;
}

static bool
make_registration(struct sso_registration *out, const struct sso_sign_in *in,
    bool for_code, const struct client *client, struct sys *sys, struct err *e)
{
	const struct sso_config *c = in->config;
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };
	AUTO_BUF name = { 0 };

	buf_adds(&name, "botocore-client-");
	if (c->session != NULL)
		buf_adds(&name, c->session);
	else
		buf_printf(&name, "%lld", (long long)sys->now(sys));
	for (size_t i = 0; i < c->scopes.n; i++)
		list_add(&out->scopes, str_of(c->scopes.items[i]));
	if (for_code && c->scopes.n == 0)
		list_add(&out->scopes, STR(DEFAULT_SCOPE));
	out->for_code = for_code;
	if (for_code)
		sso_oidc_register_for_code(&request, client->endpoint.url,
		    buf_text(&name), &out->scopes, c->start_url);
	else
		sso_oidc_register(
		    &request, client->endpoint.url, buf_text(&name), &out->scopes);
	return sso_client_call(
		   &response, &request, "RegisterClient", client, NULL, sys, e) &&
	    sso_oidc_read_registration(out, buf_str(&response.body), e);
}

static bool
registration(struct sso_registration *out, const struct sso_sign_in *in, bool for_code,
    const struct client *client, struct sys *sys, struct err *e)
{
	AUTO_STRING char *path = registration_path(in);
	AUTO_BUF text = { 0 };

	if (kept_registration(out, path, for_code, sys))
		return true;
	if (!make_registration(out, in, for_code, client, sys, e))
		return false;
	sso_registration_write(&text, out);
	return sys->store(sys, path, buf_str(&text), e);
}

static bool
keep(int64_t *expires, struct sso_grant *grant, const struct sso_registration *r,
    const struct sso_sign_in *in, struct sys *sys, struct err *e)
{
	struct sso_place place = sso_sign_in_place(in);
	char until[UTC_SIZE];
	AUTO_SSO_TOKEN token = {
		.start_url = mem_strdup(in->config->start_url),
		.region = mem_strdup(in->config->region),
		.expires = sys->now(sys) + grant->expires_in,
		.client_id = mem_strdup(r->client_id),
	};

	utc_format(until, r->expires);
	token.access_token = secret_take(&grant->access_token);
	token.refresh_token = secret_take(&grant->refresh_token);
	token.registration_expires = mem_strdup(until);
	secret_set(&token.client_secret, str_of(secret_reveal(&r->client_secret)));
	*expires = token.expires;
	return sso_token_store(&token, &place, sys, e);
}

bool
sso_sign_in(
    int64_t *expires, const struct sso_sign_in *in, struct sys *sys, struct err *e)
{
	bool for_code = in->config->session != NULL && !in->device;
	AUTO_CLIENT client = { 0 };
	AUTO_SSO_REGISTRATION client_registration = { 0 };
	AUTO_SSO_GRANT grant = { 0 };
	struct sso_run run = { in, &client, &client_registration, sys };

	if (!sso_client_make(
		&client, in->settings, SERVICE_SSO_OIDC, in->config->region, e) ||
	    !registration(&client_registration, in, for_code, &client, sys, e))
		return false;
	if (for_code ? !sso_browser_run(&grant, &run, e)
		     : !sso_device_run(&grant, &run, e))
		return false;
	return keep(expires, &grant, &client_registration, in, sys, e);
}
