/*
 * A choice and a URL: the parts lie in the text, in order; put together again they are parsed
 * as the same parts; and whatever is a URL can be signed.
 */
#include "input.h"

#include "core/sigv4.h"
#include "core/url.h"

static void
check_parts(const struct url *u, struct str text)
{
	const char *end = text.data + text.len;

	assert(u->scheme.data == text.data && u->scheme.len == (u->https ? 5 : 4));
	assert(u->host.len > 0 && u->host.data > u->scheme.data);
	assert(u->path.len == 0 || u->path.data[0] == '/');
	assert(u->path.data >= u->host.data + u->host.len &&
	    u->path.data + u->path.len <= end);
	assert(u->query.len == 0 || u->query.data > u->path.data + u->path.len);
	assert(u->query.len == 0 || u->query.data + u->query.len <= end);
	assert(u->port > 0);
}

static void
check_again(const struct url *u)
{
	AUTO_BUF text = { 0 };
	AUTO_BUF header = { 0 }, header_again = { 0 };
	struct err e = { 0 };
	struct url again;

	url_host_header(&header, u);
	buf_adds(&text, u->https ? "https://" : "http://");
	buf_add_str(&text, buf_str(&header));
	buf_add_str(&text, u->path);
	buf_addc(&text, '?');
	buf_add_str(&text, u->query);
	assert(url_parse(&again, buf_str(&text), &e));
	url_host_header(&header_again, &again);
	assert(str_eq(buf_str(&header), buf_str(&header_again)));
	assert(again.port == u->port && again.ipv6 == u->ipv6);
	assert(str_eq(again.path, u->path) && str_eq(again.query, u->query));
}

static void
check_signed(struct str text)
{
	AUTO_HTTP_REQUEST r = { .method = mem_strdup("POST"), .url = str_dup(text) };
	AUTO_CREDS creds = { .access_key_id = mem_strdup("AKID") };
	struct sigv4_parts parts;
	struct err e = { 0 };

	assert(sigv4_parts(&parts, &r, &creds, "r", "s", 0, &e));
	assert(strncmp(buf_text(&parts.canonical_request), "POST\n/", 6) == 0);
	assert(strstr(buf_text(&parts.canonical_request), "/../") == NULL ||
	    strstr(buf_text(&parts.canonical_request), "/../") >
		strchr(buf_text(&parts.canonical_request) + 5, '\n'));
	assert(strlen(parts.signature) == 64);
	sigv4_parts_free(&parts);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = input_str(data, size);
	unsigned choice = input_choice(&text, 2);
	struct err e = { 0 };
	struct url u;

	if (!url_parse(&u, text, &e)) {
		assert(e.code == ERR_CONFIG && e.msg[0] != '\0');
		return 0;
	}
	check_parts(&u, text);
	if (choice == 0)
		check_again(&u);
	else
		check_signed(text);
	return 0;
}
