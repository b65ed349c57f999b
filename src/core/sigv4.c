#include "core/sigv4.h"

#include "base/mem.h"
#include "base/utc.h"
#include "core/canonical.h"
#include "core/hash.h"
#include "core/url.h"

#define DATE_LEN 8 /* "20260102", the front of "20260102T030405Z" */

/* Who signs what for whom, and when. */
struct scope {
	const struct creds *creds;
	const char *region, *service;
	char stamp[UTC_SIZE]; /* "20260102T030405Z" */
};

static const char *
token_of(const struct scope *scope)
{
	return secret_reveal(&scope->creds->session_token);
}

/* "20260102/eu-west-1/sts/aws4_request" */
static void
add_scope(struct buf *out, const struct scope *scope)
{
	buf_add(out, scope->stamp, DATE_LEN);
	buf_printf(out, "/%s/%s/aws4_request", scope->region, scope->service);
}

static void
add_string_to_sign(struct buf *out, const struct scope *scope, struct str canonical)
{
	char hash[HASH_SHA256_HEX];

	hash_sha256_hex(hash, canonical);
	buf_printf(out, "AWS4-HMAC-SHA256\n%s\n", scope->stamp);
	add_scope(out, scope);
	buf_printf(out, "\n%s", hash);
}

static void
sign(char out[static HASH_SHA256_HEX], const struct scope *scope, struct str text)
{
	unsigned char key[HASH_SHA256_SIZE];
	AUTO_BUF first = { 0 };

	buf_adds(&first, "AWS4");
	buf_adds(&first, secret_reveal(&scope->creds->secret_key));
	hash_hmac_sha256(
	    key, first.data, first.len, (struct str){ scope->stamp, DATE_LEN });
	hash_hmac_sha256(key, key, sizeof(key), str_of(scope->region));
	hash_hmac_sha256(key, key, sizeof(key), str_of(scope->service));
	hash_hmac_sha256(key, key, sizeof(key), STR("aws4_request"));
	hash_hmac_sha256(key, key, sizeof(key), text);
	hash_hex(out, key, sizeof(key));
	mem_wipe(key, sizeof(key));
}

/* A value with a line end would add headers to the request. */
static bool
check_text(const char *what, const char *text, struct err *e)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7F)
			return err_set(e, ERR_CONFIG, "%s has a control character", what);
	return true;
}

static bool
check_scope(const struct scope *scope, struct err *e)
{
	if (scope->creds->access_key_id == NULL)
		return err_set(e, ERR_CONFIG, "there is no access key id to sign with");
	return check_text("the access key id", scope->creds->access_key_id, e) &&
	    check_text("the session token", token_of(scope), e) &&
	    check_text("the region", scope->region, e);
}

/* Everything that sigv4_sign() and sigv4_parts() need; the names of the signed headers
 * are added to `names`. */
static bool
compute(struct sigv4_parts *out, struct buf *names, const struct http_request *r,
    const struct scope *scope, struct err *e)
{
	struct url url;

	if (!url_parse(&url, str_of(r->url), e) || !check_scope(scope, e))
		return false;
	canonical_request(
	    &out->canonical_request, names, r, &url, scope->stamp, token_of(scope));
	add_string_to_sign(&out->string_to_sign, scope, buf_str(&out->canonical_request));
	sign(out->signature, scope, buf_str(&out->string_to_sign));
	return true;
}

static struct scope
scope_of(const struct creds *creds, const char *region, const char *service, int64_t now)
{
	struct scope scope = { .creds = creds, .region = region, .service = service };

	utc_format_basic(scope.stamp, now);
	return scope;
}

bool
sigv4_parts(struct sigv4_parts *out, const struct http_request *r,
    const struct creds *creds, const char *region, const char *service, int64_t now,
    struct err *e)
{
	struct scope scope = scope_of(creds, region, service, now);
	AUTO_BUF names = { 0 };

	*out = (struct sigv4_parts){ 0 };
	return compute(out, &names, r, &scope, e);
}

static void
remove_own_headers(struct http_request *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->nheaders; i++) {
		if (canonical_is_own_header(r->headers[i].name)) {
			mem_free(r->headers[i].name);
			mem_free(r->headers[i].value);
		} else {
			r->headers[kept++] = r->headers[i];
		}
	}
	r->nheaders = kept;
}

bool
sigv4_sign(struct http_request *r, const struct creds *creds, const char *region,
    const char *service, int64_t now, struct err *e)
{
	struct scope scope = scope_of(creds, region, service, now);
	struct sigv4_parts parts = { 0 };
	AUTO_BUF names = { 0 };
	AUTO_BUF value = { 0 };

	if (!compute(&parts, &names, r, &scope, e))
		return false;
	buf_printf(&value, "AWS4-HMAC-SHA256 Credential=%s/", creds->access_key_id);
	add_scope(&value, &scope);
	buf_printf(&value, ", SignedHeaders=%s, Signature=%s", buf_text(&names),
	    parts.signature);
	sigv4_parts_free(&parts);
	remove_own_headers(r);
	http_add_header(r, "X-Amz-Date", scope.stamp);
	if (token_of(&scope)[0] != '\0')
		http_add_header(r, "X-Amz-Security-Token", token_of(&scope));
	http_add_header(r, "Authorization", buf_text(&value));
	return true;
}

void
sigv4_parts_free(struct sigv4_parts *parts)
{
	buf_free(&parts->canonical_request);
	buf_free(&parts->string_to_sign);
	*parts = (struct sigv4_parts){ 0 };
}
