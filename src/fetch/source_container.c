#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "core/creds_json.h"
#include "core/http_peer.h"
#include "core/url.h"
#include "fetch/sources.h"

#define TIMEOUT_MS 2000
#define PAUSE_MS 1000
#define ATTEMPTS 3
#define TOKEN_MAX ((size_t)64 << 10) /* bytes */
#define RELATIVE_HOST "http://169.254.170.2"

/* Over http credentials come from these hosts alone.  awsrole-net checks the address as
 * well, for localhost is a name. */
static bool
host_allowed(const struct url *url)
{
	AUTO_STRING char *host = str_dup(url->host);
	unsigned char address[16];

	if (url->https)
		return true;
	if (strcasecmp(host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, host, address) == 1)
		return http_peer_is_container(address, 4);
	return inet_pton(AF_INET6, host, address) == 1 &&
	    http_peer_is_container(address, 16);
}

static bool
choose_url(struct http_request *r, const struct env *env, struct err *e)
{
	const char *relative = env_get(env, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
	const char *full = env_get(env, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
	AUTO_BUF text = { 0 };
	struct url url;

	buf_printf(
	    &text, "%s%s", relative ? RELATIVE_HOST : "", relative ? relative : full);
	if (!url_parse(&url, buf_str(&text), e))
		return err_in(e, "%s",
		    relative ? "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
			     : "AWS_CONTAINER_CREDENTIALS_FULL_URI");
	if (!host_allowed(&url))
		return err_set(e, ERR_CONFIG,
		    "container credentials may come over http only from a loopback "
		    "address, "
		    "169.254.170.2, 169.254.170.23 or fd00:ec2::23, not from '%.*s'",
		    STR_ARG(url.host));
	r->peer = url.https ? HTTP_PEER_ANY : HTTP_PEER_CONTAINER;
	r->url = buf_take(&text);
	return true;
}

bool
source_is_clean(const char *value)
{
	for (; *value != '\0'; value++)
		if ((unsigned char)*value < 0x20 || *value == 0x7F)
			return false;
	return true;
}

/* The Authorization header: from a file, which wins, or a variable.  Not trimmed. */
static bool
add_token(struct http_request *r, const struct source_input *in, struct err *e)
{
	const char *file = env_get(in->env, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
	const char *value = env_get(in->env, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
	AUTO_BUF text = { 0 };
	bool found;

	if (file != NULL) {
		if (!in->sys->load(
			in->sys, file, LOAD_PLAIN, TOKEN_MAX, &text, &found, e))
			return false;
		if (!found)
			return err_set(e, ERR_CONFIG,
			    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE %s does not exist",
			    file);
		value = buf_text(&text);
	}
	if (value == NULL)
		return true;
	if (!source_is_clean(value))
		return err_set(e, ERR_CONFIG,
		    "the container authorization token has a line end or control "
		    "character in it");
	http_add_header(r, "Authorization", value);
	return true;
}

static bool
attempt(struct creds *out, const struct http_request *r, struct sys *sys, bool *again,
    struct err *e)
{
	AUTO_HTTP_RESPONSE response = { 0 };

	*again = false;
	if (!sys->http(sys, r, &response, e))
		return false;
	*again = true;
	if (response.failure != HTTP_FAILURE_NONE)
		return err_set(e, ERR_NETWORK, "%s: %s", r->url,
		    response.failure_text ? response.failure_text : "no answer");
	if (response.status != 200)
		return err_set(e, ERR_NETWORK, "%s answered with status %d", r->url,
		    response.status);
	if (creds_json_of_metadata(out, NULL, buf_str(&response.body), e))
		return true;
	/* What is JSON but incomplete will not get better. */
	*again = strstr(e->msg, "not valid JSON") != NULL;
	return err_in(e, "%s", r->url);
}

bool
source_container(struct creds *out, const struct source_input *in, struct err *e)
{
	AUTO_HTTP_REQUEST r = {
		.method = mem_strdup("GET"),
		.connect_timeout_ms = TIMEOUT_MS,
		.read_timeout_ms = TIMEOUT_MS,
		.total_timeout_ms = 0,
	};
	bool ok, again = true;

	/* Never through a proxy, and with the system's list of authorities. */
	if (!choose_url(&r, in->env, e) || !add_token(&r, in, e))
		return false;
	http_add_header(&r, "Accept", "application/json");
	http_add_header(&r, "User-Agent", "awsrole/" AWSROLE_VERSION);
	ok = false;
	for (int n = 0; !ok && again && n < ATTEMPTS; n++) {
		ok = attempt(out, &r, in->sys, &again, e);
		if (!ok && again && n + 1 < ATTEMPTS)
			in->sys->pause(in->sys, PAUSE_MS);
	}
	if (!ok)
		return err_in(e, "container credentials");
	err_clear(e);
	return true;
}
