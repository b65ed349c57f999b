#include "net/options.h"

#include <limits.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"

/* ---- headers */

static bool
has_header(const struct http_request *r, const char *name)
{
	for (size_t i = 0; i < r->nheaders; i++)
		if (strcasecmp(r->headers[i].name, name) == 0)
			return true;
	return false;
}

static void
add_line(
    struct curl_slist **lines, const char *name, const char *after, const char *value)
{
	AUTO_BUF line = { 0 };
	struct curl_slist *longer;

	buf_printf(&line, "%s%s%s", name, after, value);
	longer = curl_slist_append(*lines, buf_text(&line));
	if (longer != NULL) /* NULL for want of memory, which does not happen */
		*lines = longer;
}

/* The caller's headers, and none of those that libcurl adds by itself.  In its syntax
 * "Name:" stands for a header that is not wanted, "Name;" for an empty one. */
static struct curl_slist *
header_lines(const struct http_request *r)
{
	static const char *const unwanted[] = { "Accept", "Content-Type", "Expect",
		"Proxy-Connection", "User-Agent" };
	struct curl_slist *lines = NULL;

	for (size_t i = 0; i < r->nheaders; i++) {
		const struct http_header *h = &r->headers[i];
		bool empty = str_trim(str_of(h->value)).len == 0;

		add_line(&lines, h->name, empty ? ";" : ": ", empty ? "" : h->value);
	}
	for (size_t i = 0; i < ARRAY_LEN(unwanted); i++)
		if (!has_header(r, unwanted[i]))
			add_line(&lines, unwanted[i], ":", "");
	return lines;
}

/* ---- options: each function returns 0 if the library took all of them */

static unsigned
set_rules(CURL *c)
{
	unsigned bad = 0;

#if LIBCURL_VERSION_NUM >= 0x075500
	bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
#else
	bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
#if LIBCURL_VERSION_NUM >= 0x074000
	bad |= curl_easy_setopt(c, CURLOPT_HTTP09_ALLOWED, 0L);
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
	/* A look-up that hangs must not hold up the answer "timeout". */
	bad |= curl_easy_setopt(c, CURLOPT_QUICK_EXIT, 1L);
#endif
	bad |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	bad |= curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	bad |= curl_easy_setopt(c, CURLOPT_MAXREDIRS, 0L);
	bad |= curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	bad |= curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
	bad |= curl_easy_setopt(c, CURLOPT_TCP_NODELAY, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L);
	return bad;
}

static unsigned
set_request(CURL *c, const struct http_request *r)
{
	unsigned bad = 0;

	bad |= curl_easy_setopt(c, CURLOPT_URL, r->url);
	if (r->has_body) {
		bad |= curl_easy_setopt(
		    c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body.len);
		bad |= curl_easy_setopt(c, CURLOPT_POSTFIELDS, buf_text(&r->body));
	} else if (strcmp(r->method, "HEAD") == 0) {
		bad |= curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
	}
	bad |= curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, r->method);
	return bad;
}

static unsigned
set_proxy(CURL *c, const struct http_request *r)
{
	unsigned bad = 0;

	/* Set, also if empty: the environment's proxies count for nothing then. */
	bad |= curl_easy_setopt(c, CURLOPT_PROXY, r->proxy ? r->proxy : "");
	bad |= curl_easy_setopt(c, CURLOPT_NOPROXY, "");
	bad |= curl_easy_setopt(c, CURLOPT_PROXYAUTH, (long)CURLAUTH_BASIC);
	bad |= curl_easy_setopt(c, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
	return bad;
}

static unsigned
set_tls(CURL *c, const struct http_request *r)
{
	unsigned bad = 0;

	bad |= curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	bad |= curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
	bad |=
	    curl_easy_setopt(c, CURLOPT_PROXY_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	bad |= curl_easy_setopt(c, CURLOPT_PROXY_SSL_VERIFYPEER, 1L);
	bad |= curl_easy_setopt(c, CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
	if (r->ca_file == NULL)
		return bad;
	bad |= curl_easy_setopt(c, CURLOPT_CAINFO, r->ca_file);
	bad |= curl_easy_setopt(c, CURLOPT_PROXY_CAINFO, r->ca_file);
	/* In place of the system's list, not beside it.  Not every TLS library has a
	 * directory of them. */
	(void)curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	(void)curl_easy_setopt(c, CURLOPT_PROXY_CAPATH, NULL);
	return bad;
}

static unsigned
set_limits(CURL *c, const struct http_request *r)
{
	/* libcurl takes 0 for its default of five minutes. */
	long connect_ms = r->connect_timeout_ms ? r->connect_timeout_ms : INT_MAX;
	unsigned bad = 0;

	bad |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
	bad |= curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, r->total_timeout_ms);
	bad |= curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)HTTP_BODY_MAX);
	/* A kept connection was not looked at by exchange_open_socket(). */
	if (r->peer == HTTP_PEER_CONTAINER) {
		bad |= curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
		bad |= curl_easy_setopt(c, CURLOPT_FORBID_REUSE, 1L);
	}
	return bad;
}

static unsigned
set_callbacks(CURL *c, struct exchange *x)
{
	unsigned bad = 0;

	bad |= curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, exchange_take_header);
	bad |= curl_easy_setopt(c, CURLOPT_HEADERDATA, x);
	bad |= curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, exchange_take_body);
	bad |= curl_easy_setopt(c, CURLOPT_WRITEDATA, x);
	bad |= curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, exchange_open_socket);
	bad |= curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, x);
	bad |= curl_easy_setopt(c, CURLOPT_ERRORBUFFER, x->error);
	return bad;
}

bool
options_set(CURL *c, struct exchange *x)
{
	unsigned bad = 0;

	x->lines = header_lines(x->request);
	bad |= set_rules(c);
	bad |= set_request(c, x->request);
	bad |= curl_easy_setopt(c, CURLOPT_HTTPHEADER, x->lines);
	bad |= set_proxy(c, x->request);
	bad |= set_tls(c, x->request);
	bad |= set_limits(c, x->request);
	bad |= set_callbacks(c, x);
	return bad == 0;
}
