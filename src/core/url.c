#include "core/url.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

#define HOST_MAX 255 /* characters, with the dot at the end */
#define LABEL_MAX 63
#define HTTP_PORT 80
#define HTTPS_PORT 443

static bool
fail(struct err *e, const char *cause)
{
	return err_set(e, ERR_CONFIG, "%s", cause);
}

static bool
is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool
is_label(struct str s)
{
	if (s.len == 0 || s.len > LABEL_MAX || s.data[0] == '-' ||
	    s.data[s.len - 1] == '-')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_letter_or_digit(s.data[i]) && s.data[i] != '-')
			return false;
	return true;
}

static bool
is_host_name(struct str host)
{
	struct str rest = host;

	if (host.len > HOST_MAX)
		return false;
	if (str_ends(rest, "."))
		rest.len--;
	for (;;) {
		bool more = str_has(rest, '.');

		if (!is_label(str_cut(rest, '.', &rest)))
			return false;
		if (!more)
			return true;
	}
}

static bool
is_ipv6(struct str host)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr address;

	if (host.len >= sizeof(text))
		return false;
	if (host.len > 0)
		memcpy(text, host.data, host.len);
	text[host.len] = '\0'; /* the only one: url_parse() has looked */
	return inet_pton(AF_INET6, text, &address) == 1;
}

/* The part of the text in front of the first of the characters; *rest begins there. */
static struct str
cut_before(struct str text, const char *stops, struct str *rest)
{
	size_t n = 0;

	while (n < text.len && strchr(stops, text.data[n]) == NULL)
		n++;
	*rest = (struct str){ text.data + n, text.len - n };
	return (struct str){ text.data, n };
}

static bool
parse_scheme(struct url *out, struct str text, struct str *rest, struct err *e)
{
	size_t n = 0;

	while (n < text.len && is_letter_or_digit(text.data[n]))
		n++;
	*rest = (struct str){ text.data + n, text.len - n };
	out->scheme = (struct str){ text.data, n };
	out->https = n == 5 && strncasecmp(text.data, "https", 5) == 0;
	if (!str_starts(*rest, "://") ||
	    (!out->https && !(n == 4 && strncasecmp(text.data, "http", 4) == 0)))
		return fail(e, "the URL must begin with https:// or http://");
	rest->data += 3;
	rest->len -= 3;
	return true;
}

/* An empty port is the scheme's (RFC 3986, 3.2.3). */
static bool
parse_port(struct url *out, struct str text, struct err *e)
{
	uint32_t port = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return fail(e, "the port of the URL is no number");
		port = port * 10 + (uint32_t)(text.data[i] - '0');
		if (port > UINT16_MAX)
			return fail(e, "the port of the URL is too large");
	}
	if (text.len == 0)
		port = out->https ? HTTPS_PORT : HTTP_PORT;
	if (port == 0)
		return fail(e, "the port of the URL is 0");
	out->port = (uint16_t)port;
	return true;
}

static bool
parse_authority(struct url *out, struct str text, struct err *e)
{
	struct str port;

	if (str_has(text, '@'))
		return fail(e, "the URL has a user name, which is not allowed");
	out->ipv6 = str_starts(text, "[");
	if (out->ipv6) {
		text.data++;
		text.len--;
		if (!str_has(text, ']'))
			return fail(e, "the URL has a '[' without a ']'");
		out->host = str_cut(text, ']', &port);
		if (port.len > 0 && port.data[0] != ':')
			return fail(e, "the URL has no ':' between ']' and the port");
		if (!is_ipv6(out->host))
			return fail(
			    e, "the URL has no valid IPv6 address between [ and ]");
		(void)str_cut(port, ':', &port);
		return parse_port(out, port, e);
	}
	out->host = str_cut(text, ':', &port);
	if (out->host.len == 0)
		return fail(e, "the URL has no host name");
	if (!is_host_name(out->host))
		return fail(e, "the host name of the URL is not valid");
	return parse_port(out, port, e);
}

bool
url_parse(struct url *out, struct str text, struct err *e)
{
	struct url url = { 0 };
	struct str rest;

	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.data[i] <= ' ' || text.data[i] == 0x7F)
			return fail(e, "the URL has a blank or a control character");
	if (!parse_scheme(&url, text, &rest, e) ||
	    !parse_authority(&url, cut_before(rest, "/?#", &rest), e))
		return false;
	url.path = cut_before(rest, "?#", &rest);
	if (str_starts(rest, "?"))
		url.query =
		    cut_before((struct str){ rest.data + 1, rest.len - 1 }, "#", &rest);
	*out = url;
	return true;
}

void
url_host_header(struct buf *out, const struct url *url)
{
	if (url->ipv6)
		buf_addc(out, '[');
	for (size_t i = 0; i < url->host.len; i++) {
		char c = url->host.data[i];

		buf_addc(out, c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c);
	}
	if (url->ipv6)
		buf_addc(out, ']');
	if (url->port != (url->https ? HTTPS_PORT : HTTP_PORT))
		buf_printf(out, ":%u", (unsigned)url->port);
}

bool
url_is_loopback(const struct url *url)
{
	AUTO_STRING char *host = str_dup(url->host);
	struct in_addr v4;
	struct in6_addr v6;

	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	if (inet_pton(AF_INET6, host, &v6) == 1)
		return IN6_IS_ADDR_LOOPBACK(&v6);
	return strcasecmp(host, "localhost") == 0;
}
