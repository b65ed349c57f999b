#include <string.h>

#include "base/mem.h"
#include "base/utc.h"
#include "core/creds_json.h"
#include "core/endpoint.h"
#include "core/json.h"
#include "core/proxy.h"
#include "core/query.h"
#include "fetch/sources.h"

/* EC2 instance metadata, version 2 with its token and, where that is not offered,
 * version 1.  Rule: botocore/utils.py, InstanceMetadataFetcher. */

#define TOKEN_TTL_SECONDS "21600"
#define ROLE_PATH "latest/meta-data/iam/security-credentials/"
#define ZONE_PATH "latest/meta-data/placement/availability-zone/"
#define ROLE_NAME_MAX 512 /* bytes; a name has 64, and may have a path */
#define NOT_HERE_SECONDS 900

/* What a step of the conversation led to. */
enum step {
	STEP_OK,
	STEP_NONE,  /* no credentials here: no error by itself */
	STEP_ERROR, /* *e says what */
};

struct imds {
	const struct source_input *in;
	const struct settings_metadata *m;
	char *token; /* NULL: version 1 */
};

static void
make_request(
    struct http_request *r, const struct imds *i, const char *method, const char *path)
{
	AUTO_BUF url = { 0 };
	long timeout = i->m->timeout_seconds > 0 ? i->m->timeout_seconds * 1000 : 1000;

	if (i->m->endpoint.data != NULL)
		buf_add_str(&url, i->m->endpoint);
	else
		buf_adds(&url,
		    i->m->ipv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254");
	if (url.data[url.len - 1] != '/')
		buf_addc(&url, '/');
	buf_adds(&url, path);
	r->method = mem_strdup(method);
	r->url = buf_take(&url);
	r->connect_timeout_ms = timeout;
	r->read_timeout_ms = timeout;
	/* The AWS CLI sends these through HTTP_PROXY, unless NO_PROXY covers the address. */
	r->proxy = proxy_for(i->in->env, r->url);
	http_add_header(r, "User-Agent", "awsrole/" AWSROLE_VERSION);
}

/* One request.  What gets lost at a proxy is no attempt but an error, as in the AWS CLI:
 * nobody may take that for a machine without credentials. */
static bool
ask(struct http_response *out, const struct http_request *r, struct sys *sys,
    struct err *e)
{
	if (!sys->http(sys, r, out, e))
		return false;
	if (r->proxy == NULL ||
	    (out->failure != HTTP_FAILURE_PROXY && out->failure != HTTP_FAILURE_CONNECT &&
		out->failure != HTTP_FAILURE_DROPPED))
		return true;
	return err_set(e, ERR_NETWORK,
	    "instance metadata can't be reached through the proxy of HTTP_PROXY: add "
	    "the address to NO_PROXY");
}

/* Whether the token's answer settles it: *step is set then. */
static bool
token_settled(enum step *step, struct imds *i, const struct http_response *response)
{
	*step = STEP_OK;
	if (response->failure == HTTP_FAILURE_READ_TIMEOUT)
		return true;
	if (response->failure != HTTP_FAILURE_NONE)
		return false;
	switch (response->status) {
	case 200:
		i->token = str_dup(buf_str(&response->body));
		return true;
	case 400:
		*step = STEP_NONE;
		return true;
	case 403:
	case 404:
	case 405:
		return true;
	default:
		return false;
	}
}

static enum step
get_token(struct imds *i, struct err *e)
{
	AUTO_HTTP_REQUEST r = { 0 };
	enum step step = STEP_OK;
	bool settled = false;

	make_request(&r, i, "PUT", "latest/api/token");
	http_add_header(&r, "x-aws-ec2-metadata-token-ttl-seconds", TOKEN_TTL_SECONDS);
	r.has_body = true;
	for (long n = 0; !settled && n < i->m->attempts; n++) {
		AUTO_HTTP_RESPONSE response = { 0 };

		if (!ask(&response, &r, i->in->sys, e))
			return STEP_ERROR;
		settled = token_settled(&step, i, &response);
	}
	if (step == STEP_NONE)
		return STEP_NONE;
	if (i->m->v1_disabled && (i->token == NULL || i->token[0] == '\0')) {
		(void)err_set(e, ERR_NETWORK,
		    "instance metadata gave no token, and version 1 of it is disabled");
		return STEP_ERROR;
	}
	if (i->token != NULL && !source_is_clean(i->token))
		return STEP_NONE;
	return STEP_OK;
}

/* A document with a status of 200 that `good` accepts. */
static enum step
get(struct buf *out, const struct imds *i, const char *path,
    bool (*good)(struct str body, void *context), void *context, struct err *e)
{
	AUTO_HTTP_REQUEST r = { 0 };

	make_request(&r, i, "GET", path);
	if (i->token != NULL)
		http_add_header(&r, "x-aws-ec2-metadata-token", i->token);
	for (long n = 0; n < i->m->attempts; n++) {
		AUTO_HTTP_RESPONSE response = { 0 };

		if (!ask(&response, &r, i->in->sys, e))
			return STEP_ERROR;
		if (response.failure == HTTP_FAILURE_NONE && response.status == 200 &&
		    good(buf_str(&response.body), context)) {
			buf_add_str(out, buf_str(&response.body));
			return STEP_OK;
		}
	}
	return STEP_NONE;
}

static bool
is_filled(struct str body, void *context)
{
	(void)context;
	return body.len > 0;
}

/* The name goes into the next path, without the line ends that some stand-ins for the
 * service put behind it. */
static bool
add_role_path(struct buf *out, struct str body)
{
	AUTO_BUF name = { 0 };

	for (size_t i = 0; i < body.len; i++)
		if (memchr("\r\n\t", body.data[i], 3) == NULL)
			buf_addc(&name, body.data[i]);
	buf_adds(out, ROLE_PATH);
	query_encode(out, buf_str(&name), "+=,@/");
	return name.len <= ROLE_NAME_MAX;
}

/* What is JSON but no credentials is final: the machine's role is wrong, say. */
static bool
is_json(struct str body, void *context)
{
	json_auto_t *root = NULL;
	struct err ignored = { 0 };

	(void)context;
	return json_read(&root, body, &ignored);
}

static bool
has_usual_form(const char *date)
{
	static const char form[] = "dddd-dd-ddTdd:dd:ddZ";

	if (strlen(date) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == 'd' ? date[i] < '0' || date[i] > '9' : date[i] != form[i])
			return false;
	return true;
}

/* When the service is late with new keys, the old ones go on for a while: AWS means it
 * so for outages of the service. */
static bool
extend(struct creds *creds, const char *expiration, struct sys *sys, struct err *e)
{
	unsigned dice = 0;
	int64_t now = sys->now(sys), window;

	if (!has_usual_form(expiration))
		return true;
	if (!sys->random(sys, &dice, sizeof(dice), e))
		return false;
	window = NOT_HERE_SECONDS + 120 + (int64_t)(dice % 481);
	if (now >= creds->expires - window)
		creds->expires = now + window;
	return true;
}

static enum step
converse(struct creds *out, struct imds *i, struct err *e)
{
	AUTO_BUF role = { 0 }, body = { 0 }, path = { 0 };
	AUTO_STRING char *expiration = NULL;
	struct err ignored = { 0 };
	enum step step = get_token(i, e);

	if (step == STEP_OK)
		step = get(&role, i, ROLE_PATH, is_filled, NULL, e);
	if (step != STEP_OK)
		return step;
	if (!add_role_path(&path, buf_str(&role)))
		return STEP_NONE;
	step = get(&body, i, buf_text(&path), is_json, NULL, e);
	if (step != STEP_OK)
		return step;
	if (!creds_json_of_metadata(out, &expiration, buf_str(&body), &ignored))
		return STEP_NONE;
	return extend(out, expiration, i->in->sys, e) ? STEP_OK : STEP_ERROR;
}

bool
source_instance(struct creds *out, const struct source_input *in, struct err *e)
{
	struct imds i = { .in = in, .m = &in->plan->metadata };
	enum step step = i.m->disabled ? STEP_NONE : converse(out, &i, e);

	mem_free(i.token);
	if (step == STEP_ERROR)
		return false;
	if (step == STEP_NONE && in->plan->source.asked_by_name)
		return err_set(e, ERR_CONFIG,
		    "profile '%s': credential_source = Ec2InstanceMetadata, but instance "
		    "metadata "
		    "has no credentials here",
		    in->plan->profile);
	if (step == STEP_NONE)
		return err_set(e, ERR_CONFIG,
		    "profile '%s' has no credentials: no keys, role, sign-in or process "
		    "is "
		    "configured, and this machine has none either",
		    in->plan->profile);
	return true;
}

/* Rule: AWS CLI v2, InstanceMetadataRegionFetcher: the zone without its letter. */
bool
source_instance_region(char **out, const struct source_input *in, struct err *e)
{
	struct imds i = { .in = in, .m = &in->plan->metadata };
	AUTO_BUF zone = { 0 };
	struct err ignored = { 0 };
	enum step step = i.m->disabled ? STEP_NONE : get_token(&i, e);

	*out = NULL;
	if (step == STEP_OK)
		step = get(&zone, &i, ZONE_PATH, is_filled, NULL, e);
	mem_free(i.token);
	if (step == STEP_OK && zone.len > 1 &&
	    endpoint_check_region((struct str){ zone.data, zone.len - 1 }, &ignored))
		*out = mem_strndup(zone.data, zone.len - 1);
	return step != STEP_ERROR;
}
