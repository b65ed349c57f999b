#include "net/exchange.h"

#include <netinet/in.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "core/http_check.h"
#include "core/http_peer.h"

/* ---- callbacks */

static void
drop_headers(struct http_response *r)
{
	for (size_t i = 0; i < r->nheaders; i++) {
		mem_free(r->headers[i].name);
		mem_free(r->headers[i].value);
	}
	r->nheaders = 0;
}

/* A header that the other program would not take is as good as none. */
static void
add_header(struct http_response *r, struct str line)
{
	struct str value;
	struct str name = str_cut(line, ':', &value);

	value = str_trim(value);
	if (r->nheaders == HTTP_HEADERS_MAX || !http_check_name(name) ||
	    !http_check_value(value))
		return;
	r->headers[r->nheaders++] = (struct http_header){ str_dup(name), str_dup(value) };
}

size_t
exchange_take_header(char *line, size_t size, size_t n, void *closure)
{
	struct exchange *x = closure;
	struct str text = { line, size * n };

	x->header_bytes += text.len;
	if (x->header_bytes > EXCHANGE_HEADER_BYTES_MAX) {
		x->too_large = true;
		return 0;
	}
	if (str_starts(text, "HTTP/")) {
		x->not_http = !str_starts(text, "HTTP/1.");
		if (x->not_http)
			return 0;
		/* What came before was a proxy's answer or a 1xx. */
		drop_headers(x->response);
		x->in_headers = true;
	} else if (str_trim(text).len == 0) {
		x->in_headers = false; /* what follows the body is no header */
	} else if (x->in_headers) {
		add_header(x->response, text);
	}
	return text.len;
}

size_t
exchange_take_body(char *bytes, size_t size, size_t n, void *closure)
{
	struct exchange *x = closure;

	if (size * n > HTTP_BODY_MAX - x->response->body.len) {
		x->too_large = true;
		return 0;
	}
	buf_add(&x->response->body, bytes, size * n);
	return size * n;
}

static bool
is_container(const struct sockaddr *address)
{
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;

	switch (address->sa_family) {
	case AF_INET:
		memcpy(&in4, address, sizeof(in4));
		return http_peer_is_container((unsigned char *)&in4.sin_addr, 4);
	case AF_INET6:
		memcpy(&in6, address, sizeof(in6));
		return http_peer_is_container((unsigned char *)&in6.sin6_addr, 16);
	default:
		return false;
	}
}

/* The address that is really connected to, whatever a name or its spelling promised. */
curl_socket_t
exchange_open_socket(void *closure, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct exchange *x = closure;

	if (purpose != CURLSOCKTYPE_IPCXN)
		return CURL_SOCKET_BAD;
	if (x->request->peer == HTTP_PEER_CONTAINER && !is_container(&address->addr)) {
		x->peer_refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype, address->protocol);
}

/* ---- result */

static enum http_failure
failure_before_connected(const struct exchange *x, CURLcode code)
{
	bool https = strncasecmp(x->request->url, "https:", 6) == 0;

	switch (code) {
	case CURLE_UNSUPPORTED_PROTOCOL:
		return HTTP_FAILURE_REQUEST;
	case CURLE_COULDNT_CONNECT:
	case CURLE_INTERFACE_FAILED:
		return x->request->proxy ? HTTP_FAILURE_PROXY : HTTP_FAILURE_CONNECT;
	default:
		/* The answer to CONNECT was no answer, or not 200. */
		return x->request->proxy && https ? HTTP_FAILURE_PROXY
						  : HTTP_FAILURE_DROPPED;
	}
}

static enum http_failure
failure_of(const struct exchange *x, CURLcode code, bool connected)
{
	switch ((int)code) { /* not CURLcode: the list grows with the library */
	case CURLE_OK:
		return HTTP_FAILURE_NONE;
	case CURLE_URL_MALFORMAT:
	case CURLE_BAD_FUNCTION_ARGUMENT:
		return HTTP_FAILURE_REQUEST;
	case CURLE_COULDNT_RESOLVE_HOST:
		return HTTP_FAILURE_CONNECT;
	case CURLE_COULDNT_RESOLVE_PROXY:
	case 97: /* CURLE_PROXY, since 7.73 */
		return HTTP_FAILURE_PROXY;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_ENGINE_NOTFOUND:
	case CURLE_SSL_ENGINE_SETFAILED:
	case CURLE_SSL_ENGINE_INITFAILED:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_PEER_FAILED_VERIFICATION:
#if LIBCURL_VERSION_NUM < 0x073E00
	case CURLE_SSL_CACERT: /* the same number since 7.62 */
#endif
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CRL_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
	case CURLE_SSL_INVALIDCERTSTATUS:
	case CURLE_USE_SSL_FAILED:
	case 98: /* CURLE_SSL_CLIENTCERT, since 7.77 */
		return HTTP_FAILURE_TLS;
	case CURLE_OUT_OF_MEMORY:
		/* libcurl's own memory never runs out: it means a limit of its own on
		 * headers, or the memory of its TLS library or of the resolver. */
		return x->in_headers ? HTTP_FAILURE_TOO_LARGE : HTTP_FAILURE_OTHER;
	case CURLE_FILESIZE_EXCEEDED:
	case 100: /* CURLE_TOO_LARGE, since 8.6 */
		return HTTP_FAILURE_TOO_LARGE;
	case CURLE_OPERATION_TIMEDOUT:
		return connected ? HTTP_FAILURE_READ_TIMEOUT
				 : HTTP_FAILURE_CONNECT_TIMEOUT;
	case CURLE_UNSUPPORTED_PROTOCOL: /* an answer that is no HTTP/1, too */
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_COULDNT_CONNECT:
	case CURLE_INTERFACE_FAILED:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_READ_ERROR:
	case CURLE_PARTIAL_FILE:
	case CURLE_SEND_FAIL_REWIND:
	case CURLE_BAD_CONTENT_ENCODING:
		return connected ? HTTP_FAILURE_DROPPED
				 : failure_before_connected(x, code);
	default:
		return HTTP_FAILURE_OTHER;
	}
}

/* libcurl quotes a proxy's URL in some messages, and a password may be in it. */
static const char *
failure_text(const struct exchange *x, CURLcode code)
{
	if (x->error[0] == '\0' ||
	    (x->request->proxy && strchr(x->request->proxy, '@') &&
		strchr(x->error, '@')))
		return curl_easy_strerror(code);
	return x->error;
}

void
exchange_fail(struct exchange *x, enum http_failure failure, const char *text)
{
	char *copy = mem_strdup(text);

	for (char *c = copy; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7F)
			*c = ' ';
	http_response_free(x->response);
	x->response->failure = failure;
	x->response->failure_text = copy;
}

void
exchange_finish(struct exchange *x, CURLcode code, bool connected, long status)
{
	AUTO_BUF text = { 0 };

	if (x->too_large) {
		exchange_fail(x, HTTP_FAILURE_TOO_LARGE, "the answer is too long");
	} else if (x->peer_refused && code == CURLE_COULDNT_CONNECT) {
		exchange_fail(x, HTTP_FAILURE_PEER,
		    "the host's address is neither loopback nor a container's");
	} else if (code == CURLE_SSL_CACERT_BADFILE && x->request->ca_file) {
		buf_printf(&text, "%s: %s", x->request->ca_file, failure_text(x, code));
		exchange_fail(x, HTTP_FAILURE_TLS, buf_text(&text));
	} else if (x->not_http || (code == CURLE_OK && (status < 100 || status > 999))) {
		exchange_fail(x, HTTP_FAILURE_DROPPED, "the answer is not HTTP/1");
	} else if (code != CURLE_OK) {
		exchange_fail(x, failure_of(x, code, connected), failure_text(x, code));
	} else if (x->in_headers) {
		/* libcurl takes that for a whole answer. */
		exchange_fail(x, HTTP_FAILURE_DROPPED, "the answer ended in its headers");
	} else {
		x->response->status = (int)status;
	}
}

void
exchange_free(struct exchange *x)
{
	curl_slist_free_all(x->lines);
	*x = (struct exchange){ 0 };
}
