/*
 * What goes into URLs and requests: a choice and a text.  Encoded and decoded it is the same,
 * in the alphabet that is promised; base64 agrees with a model; a proxy is one that the
 * environment names; an address is a container's exactly if its text is.
 */
#include "input.h"

#include <arpa/inet.h>

#include "core/base64.h"
#include "core/http_peer.h"
#include "core/proxy.h"
#include "core/query.h"
#include "core/url.h"

static const char unreserved[] = "-._~";

static void
check_encoded(struct str text, const char *keep)
{
	AUTO_BUF encoded = { 0 }, decoded = { 0 };

	query_encode(&encoded, text, keep);
	for (size_t i = 0; i < encoded.len; i++)
		assert(input_is_of(encoded.data[i], unreserved) ||
		    encoded.data[i] == '%' || encoded.data[i] == keep[0]);
	query_decode(&decoded, buf_str(&encoded), false);
	assert(str_eq(buf_str(&decoded), text));
}

static void
check_form(struct str text)
{
	AUTO_BUF body = { 0 }, decoded = { 0 };
	AUTO_STRING char *key = input_text(text);
	struct str name, value;

	query_add(&body, "a", STR(""));
	query_add(&body, key, text);
	assert(str_starts(buf_str(&body), "a=&"));
	name = str_cut((struct str){ body.data + 3, body.len - 3 }, '=', &value);
	assert(!str_has(value, '=') && !str_has(value, '&') && !str_has(name, '&'));
	query_decode(&decoded, value, true);
	assert(str_eq(buf_str(&decoded), text));
	buf_clear(&decoded);
	query_decode(&decoded, name, true);
	assert(str_is(buf_str(&decoded), key));
}

/* Any text can be decoded, and what comes out is a text as any other. */
static void
check_decoded(struct str text)
{
	AUTO_BUF decoded = { 0 };

	query_decode(&decoded, text, text.len % 2);
	assert(decoded.len <= text.len && text.len <= 3 * decoded.len);
	check_encoded(buf_str(&decoded), "");
}

static unsigned
digit64(char c)
{
	assert(input_is_of(c, "-_"));
	return (unsigned)(c == '_' ? 63
		: c == '-'         ? 62
		: c >= 'a'         ? c - 'a' + 26
		: c >= 'A'         ? c - 'A'
				   : c - '0' + 52);
}

static void
check_base64(struct str text)
{
	AUTO_BUF encoded = { 0 };
	uint32_t bits = 0;
	size_t nbits = 0, at = 0;

	base64_add_url(&encoded, text);
	assert(encoded.len == (text.len * 8 + 5) / 6);
	for (size_t i = 0; i < encoded.len; i++) {
		bits = (bits << 6 | digit64(encoded.data[i])) & 0xFFFF;
		nbits += 6;
		if (nbits < 8)
			continue;
		nbits -= 8;
		assert(at < text.len);
		assert((unsigned char)text.data[at++] == (bits >> nbits & 0xFF));
	}
	assert(at == text.len && (bits & ((1u << nbits) - 1)) == 0);
}

static void
check_proxy(struct str text)
{
	const char *vars[5] = { 0 };
	char *owned[4] = { 0 };
	AUTO_ENV env = { 0 };
	AUTO_STRING char *http = NULL, *https = NULL;
	bool named = false;

	for (size_t i = 0; i < 4; i++)
		vars[i] = owned[i] = input_text(input_line(&text));
	env_make(&env, vars);
	http = proxy_for(&env, "http://[::1]:8080/x");
	https = proxy_for(&env, "https://sts.eu-west-1.amazonaws.com");
	for (size_t i = 0; i < 4; i++)
		named = named || input_has(str_of(vars[i]), "_proxy=") ||
		    input_has(str_of(vars[i]), "_PROXY=");
	assert(named || (http == NULL && https == NULL));
	assert(http == NULL || strstr(http, "://") != NULL);
	assert(https == NULL || strstr(https, "://") != NULL);
	if (env_get(&env, "no_proxy") != NULL &&
	    str_is(str_of(env_get(&env, "no_proxy")), "*"))
		assert(http == NULL && https == NULL);
	assert(
	    http == NULL || env_get(&env, "http_proxy") || env_get(&env, "HTTP_PROXY"));
	assert(https == NULL || env_get(&env, "https_proxy") ||
	    env_get(&env, "HTTPS_PROXY"));
	for (size_t i = 0; i < 4; i++)
		mem_free(owned[i]);
}

static bool
model_is_container(const char *text)
{
	if (strncmp(text, "::ffff:", 7) == 0 && strchr(text, '.') != NULL)
		text += 7;
	return strncmp(text, "127.", 4) == 0 || strcmp(text, "169.254.170.2") == 0 ||
	    strcmp(text, "169.254.170.23") == 0 || strcmp(text, "::1") == 0 ||
	    strcmp(text, "fd00:ec2::23") == 0;
}

static void
check_peer(struct str text)
{
	unsigned char address[16] = { 0 };
	size_t len = text.len <= 4 ? 4 : 16;
	char name[INET6_ADDRSTRLEN];

	if (text.len > 0)
		memcpy(address, text.data, text.len < len ? text.len : len);
	assert(inet_ntop(len == 4 ? AF_INET : AF_INET6, address, name, sizeof(name)));
	assert(http_peer_is_container(address, len) == model_is_container(name));
	assert(!http_peer_is_container(address, 8));
}

static void
check_endpoint(struct str text)
{
	AUTO_STRING char *endpoint = input_text(text), *url = query_endpoint(endpoint);
	struct err e = { 0 };
	struct url before, after;

	assert(strlen(url) - strlen(endpoint) <= 1);
	if (!url_parse(&before, str_of(endpoint), &e))
		return;
	assert(url_parse(&after, str_of(url), &e) && str_eq(before.host, after.host));
	assert(str_eq(before.query, after.query) && before.port == after.port);
	assert(str_eq(before.path, after.path) ||
	    (before.path.len == 0 && str_is(after.path, "/")));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = input_str(data, size);
	unsigned choice = input_choice(&text, 8);

	if (choice < 2)
		check_encoded(text, choice ? "/" : "");
	else if (choice == 2)
		check_form(text);
	else if (choice == 3)
		check_decoded(text);
	else if (choice == 4)
		check_base64(text);
	else if (choice == 5)
		check_proxy(text);
	else if (choice == 6)
		check_peer(text);
	else
		check_endpoint(text);
	return 0;
}
