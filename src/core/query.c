#include "core/query.h"

#include <string.h>

static bool
is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

static void
add_percent(struct buf *out, char c)
{
	static const char digits[] = "0123456789ABCDEF";
	unsigned char byte = (unsigned char)c;

	buf_addc(out, '%');
	buf_addc(out, digits[byte >> 4]);
	buf_addc(out, digits[byte & 15]);
}

/* `blank` is what a blank becomes: a '+', or 0 for %20. */
static void
encode(struct buf *out, struct str text, const char *keep, char blank)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (is_unreserved(c) || (c != '\0' && strchr(keep, c) != NULL))
			buf_addc(out, c);
		else if (c == ' ' && blank != '\0')
			buf_addc(out, blank);
		else
			add_percent(out, c);
	}
}

void
query_encode(struct buf *out, struct str text, const char *keep)
{
	encode(out, text, keep, '\0');
}

void
query_add(struct buf *body, const char *key, struct str value)
{
	if (body->len > 0)
		buf_addc(body, '&');
	encode(body, str_of(key), "", '+');
	buf_addc(body, '=');
	encode(body, value, "", '+');
}

char *
query_endpoint(const char *endpoint)
{
	const char *scheme_end = strstr(endpoint, "://");
	size_t host_end = strlen(endpoint);
	AUTO_BUF url = { 0 };

	if (scheme_end != NULL)
		host_end =
		    (size_t)(scheme_end - endpoint) + 3 + strcspn(scheme_end + 3, "/?#");
	buf_add(&url, endpoint, host_end);
	if (scheme_end != NULL && endpoint[host_end] != '/')
		buf_addc(&url, '/');
	buf_adds(&url, endpoint + host_end);
	return buf_take(&url);
}

/* The value of a hexadecimal digit, or -1. */
static int
digit_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0'
	    : c >= 'A' && c <= 'F'  ? c - 'A' + 10
	    : c >= 'a' && c <= 'f'  ? c - 'a' + 10
				    : -1;
}

void
query_decode(struct buf *out, struct str text, bool plus_is_blank)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c == '%' && i + 2 < text.len && digit_value(text.data[i + 1]) >= 0 &&
		    digit_value(text.data[i + 2]) >= 0) {
			c = (char)(digit_value(text.data[i + 1]) * 16 +
			    digit_value(text.data[i + 2]));
			i += 2;
		} else if (c == '+' && plus_is_blank) {
			c = ' ';
		}
		buf_addc(out, c);
	}
}
