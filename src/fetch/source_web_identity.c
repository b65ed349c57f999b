#include <stdint.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "core/sts.h"
#include "fetch/assume.h"
#include "fetch/call.h"
#include "fetch/sources.h"

#define TOKEN_MAX ((size_t)64 << 10) /* bytes; STS takes 20,000 characters */
#define TOKEN_MIN 4                  /* characters; STS's own minimum */
#define ROLE_ARN_MIN 20
#define SESSION_NAME_MIN 2

/* The file as a text: line ends of other systems become '\n', nothing is trimmed. */
static bool
read_token(
    struct buf *out, const struct source_input *in, const char *path, struct err *e)
{
	AUTO_BUF file = { 0 };
	bool found;

	if (!in->sys->load(in->sys, path, LOAD_PLAIN, TOKEN_MAX, &file, &found, e))
		return false;
	if (!found)
		return err_set(
		    e, ERR_CONFIG, "web_identity_token_file %s does not exist", path);
	if (!utf8_valid(buf_str(&file)))
		return err_set(
		    e, ERR_CONFIG, "web_identity_token_file %s is not UTF-8", path);
	for (size_t i = 0; i < file.len; i++) {
		bool pair =
		    file.data[i] == '\r' && i + 1 < file.len && file.data[i + 1] == '\n';

		if (!pair)
			buf_addc(out, file.data[i] == '\r' ? '\n' : file.data[i]);
	}
	if (utf8_length(buf_str(out)) < TOKEN_MIN)
		return err_set(
		    e, ERR_CONFIG, "web_identity_token_file %s has no token in it", path);
	return true;
}

static bool
check(const struct plan_source *s, const char *session_name, struct err *e)
{
	if (utf8_length(str_of(s->role_arn)) < ROLE_ARN_MIN)
		return err_set(e, ERR_CONFIG, "role_arn must have at least %d characters",
		    ROLE_ARN_MIN);
	if (utf8_length(str_of(session_name)) < SESSION_NAME_MIN)
		return err_set(e, ERR_CONFIG,
		    "role_session_name must have at least %d characters",
		    SESSION_NAME_MIN);
	return true;
}

static bool
exchange(void *context, struct creds *out, struct err *e)
{
	const struct source_input *in = context;
	const struct plan_source *s = &in->plan->source;
	AUTO_STRING char *generated =
	    s->session_name ? NULL : assume_session_name(in->sys);
	const char *session_name = generated ? generated : s->session_name;
	AUTO_CLIENT client = { 0 };
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };
	AUTO_BUF token = { 0 };
	struct call call = {
		.operation = "AssumeRoleWithWebIdentity",
		.client = &client,
		.read_refusal = sts_read_refusal,
	};

	if (!read_token(&token, in, s->token_file, e) ||
	    !client_make(
		&client, &in->plan->settings, SERVICE_STS, (struct str){ 0 }, false, e) ||
	    !check(s, session_name, e))
		return err_in(e, "profile '%s'", s->profile);
	sts_request_web_identity(
	    &request, client.endpoint.url, s->role_arn, session_name, buf_text(&token));
	return (call_send(&response, &request, &call, NULL, in->sys, e) &&
		   sts_read_credentials(
		       out, call.operation, buf_str(&response.body), e) &&
		   creds_check_fresh(out, in->sys->now(in->sys), e)) ||
	    err_in(e, "profile '%s', role %s", s->profile, s->role_arn);
}

bool
source_web_identity(struct creds *out, const struct source_input *in, struct err *e)
{
	struct cache_maker maker = { exchange, (void *)(uintptr_t)in, false };
	char name[HASH_SHA1_HEX];

	/* The AWS CLI keeps those of the selected profile, not those of a source profile. */
	if (in->plan->nroles > 0)
		return exchange((void *)(uintptr_t)in, out, e);
	cache_entry_name_of_web_identity(
	    name, in->plan->source.role_arn, in->plan->source.session_name);
	return cache_get(out, name, NULL, in->cache, &maker, e);
}
