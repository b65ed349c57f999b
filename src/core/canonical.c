#include "core/canonical.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "core/hash.h"
#include "core/query.h"

struct signed_header {
	char *name; /* in lower case, owned */
	const char *value;
};

struct signed_headers {
	struct signed_header list[HTTP_HEADERS_MAX + 3]; /* host, date, token */
	size_t n;
	struct buf host;
};

static void
signed_headers_free(struct signed_headers *h)
{
	for (size_t i = 0; i < h->n; i++)
		mem_free(h->list[i].name);
	buf_free(&h->host);
}

static void
add_lower(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		buf_addc(out,
		    *text >= 'A' && *text <= 'Z' ? (char)(*text + ('a' - 'A')) : *text);
}

/* Keeps the list sorted; headers of the same name stay in the order of the request. */
static void
add_signed(struct signed_headers *h, const char *name, const char *value)
{
	AUTO_BUF lower = { 0 };
	size_t at = h->n++;

	add_lower(&lower, name);
	while (at > 0 && strcmp(h->list[at - 1].name, buf_text(&lower)) > 0) {
		h->list[at] = h->list[at - 1];
		at--;
	}
	h->list[at] = (struct signed_header){ buf_take(&lower), value };
}

bool
canonical_is_own_header(const char *name)
{
	return strcasecmp(name, "Authorization") == 0 ||
	    strcasecmp(name, "X-Amz-Date") == 0 ||
	    strcasecmp(name, "X-Amz-Security-Token") == 0;
}

static void
collect_headers(struct signed_headers *h, const struct http_request *r,
    const struct url *url, const char *stamp, const char *token)
{
	bool has_host = false;

	for (size_t i = 0; i < r->nheaders; i++) {
		const struct http_header *header = &r->headers[i];

		if (canonical_is_own_header(header->name))
			continue;
		if (strcasecmp(header->name, "Host") == 0)
			has_host = true;
		add_signed(h, header->name, header->value);
	}
	if (!has_host) {
		url_host_header(&h->host, url);
		add_signed(h, "host", buf_text(&h->host));
	}
	add_signed(h, "x-amz-date", stamp);
	if (token[0] != '\0')
		add_signed(h, "x-amz-security-token", token);
}

/* Without white space at the ends, and a single blank for any other run of it. */
static void
add_collapsed(struct buf *out, const char *value)
{
	struct str rest = str_trim(str_of(value));
	bool in_blanks = false;

	for (size_t i = 0; i < rest.len; i++) {
		char c = rest.data[i];
		bool blank = c == ' ' || (c >= '\t' && c <= '\r');

		if (!blank)
			buf_addc(out, c);
		else if (!in_blanks)
			buf_addc(out, ' ');
		in_blanks = blank;
	}
}

static bool
repeats(const struct signed_headers *h, size_t i)
{
	return i > 0 && strcmp(h->list[i].name, h->list[i - 1].name) == 0;
}

static void
add_header_lines(struct buf *out, const struct signed_headers *h)
{
	for (size_t i = 0; i < h->n; i++) {
		if (repeats(h, i)) {
			buf_addc(out, ',');
		} else {
			if (i > 0)
				buf_addc(out, '\n');
			buf_adds(out, h->list[i].name);
			buf_addc(out, ':');
		}
		add_collapsed(out, h->list[i].value);
	}
	buf_addc(out, '\n');
}

static void
add_header_names(struct buf *out, const struct signed_headers *h)
{
	for (size_t i = 0; i < h->n; i++) {
		if (repeats(h, i))
			continue;
		if (i > 0)
			buf_addc(out, ';');
		buf_adds(out, h->list[i].name);
	}
}

static size_t
count(struct str text, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.data[i] == c;
	return n;
}

/* Empty and dot segments go (botocore's remove_dot_segments(): a '/' at the end stays
 * unless nothing is in front of it), then everything is encoded, a '%' too. */
static void
add_canonical_path(struct buf *out, struct str path)
{
	struct str *segments = mem_alloc((count(path, '/') + 1) * sizeof(*segments));
	struct str rest = path;
	size_t n = 0;

	while (rest.len > 0) {
		struct str segment = str_cut(rest, '/', &rest);

		if (str_is(segment, ".."))
			n -= n > 0;
		else if (segment.len > 0 && !str_is(segment, "."))
			segments[n++] = segment;
	}
	for (size_t i = 0; i < n; i++) {
		buf_addc(out, '/');
		query_encode(out, segments[i], "");
	}
	if (n == 0 || str_ends(path, "/"))
		buf_addc(out, '/');
	mem_free(segments);
}

struct pair {
	struct str key, value;
};

static int
compare_pairs(const void *left, const void *right)
{
	const struct pair *a = left, *b = right;
	int order = str_compare(a->key, b->key);

	return order ? order : str_compare(a->value, b->value);
}

/* The query as it stands, its pairs sorted; a key without a '=' gets one. */
static void
add_canonical_query(struct buf *out, struct str query)
{
	size_t n = query.len > 0 ? count(query, '&') + 1 : 0;
	struct pair *pairs = mem_alloc(n * sizeof(*pairs));
	struct str rest = query;

	for (size_t i = 0; i < n; i++)
		pairs[i].key = str_cut(str_cut(rest, '&', &rest), '=', &pairs[i].value);
	if (n > 0)
		qsort(pairs, n, sizeof(*pairs), compare_pairs);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_addc(out, '&');
		buf_add_str(out, pairs[i].key);
		buf_addc(out, '=');
		buf_add_str(out, pairs[i].value);
	}
	mem_free(pairs);
}

void
canonical_request(struct buf *out, struct buf *names, const struct http_request *r,
    const struct url *url, const char *stamp, const char *token)
{
	struct signed_headers headers = { 0 };
	char body[HASH_SHA256_HEX];

	collect_headers(&headers, r, url, stamp, token);
	add_header_names(names, &headers);
	hash_sha256_hex(body, r->has_body ? buf_str(&r->body) : (struct str){ 0 });
	buf_printf(out, "%s\n", r->method);
	add_canonical_path(out, url->path);
	buf_addc(out, '\n');
	add_canonical_query(out, url->query);
	buf_addc(out, '\n');
	add_header_lines(out, &headers);
	buf_printf(out, "\n%s\n%s", buf_text(names), body);
	signed_headers_free(&headers);
}
