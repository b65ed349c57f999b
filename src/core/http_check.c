#include "core/http_check.h"

#include <string.h>

bool
http_check_method(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.data[i] < 'A' || s.data[i] > 'Z')
			return false;
	return s.len > 0;
}

bool
http_check_url(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.data[i] <= ' ' || s.data[i] > '~')
			return false;
	return s.len > 0;
}

bool
http_check_path(struct str s)
{
	return s.len > 0 && !str_has(s, '\0');
}

bool
http_check_name(struct str s)
{
	static const char others[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < s.len; i++) {
		char c = s.data[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!letter && !(c >= '0' && c <= '9') &&
		    (c == '\0' || !strchr(others, c)))
			return false;
	}
	return s.len > 0;
}

bool
http_check_value(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.data[i];

		if ((c < ' ' && c != '\t') || c == 0x7F)
			return false;
	}
	return true;
}

static bool
check_headers(const struct http_request *r, struct err *e)
{
	size_t total = 0;

	for (size_t i = 0; i < r->nheaders; i++) {
		struct str name = str_of(r->headers[i].name);
		struct str value = str_of(r->headers[i].value);

		if (!http_check_name(name))
			return err_set(e, ERR_CONFIG, "invalid name of a request header");
		if (!http_check_value(value))
			return err_set(e, ERR_CONFIG,
			    "request header '%.*s' has a control character",
			    STR_ARG(name));
		total += name.len + value.len;
	}
	if (total > HTTP_CHECK_HEADERS_MAX)
		return err_set(e, ERR_CONFIG, "request headers are too long");
	return true;
}

bool
http_check_request(const struct http_request *r, struct err *e)
{
	struct str method = str_of(r->method);
	struct str url = str_of(r->url);
	struct str proxy = str_of(r->proxy);
	struct str path = str_of(r->ca_file);

	if (!http_check_method(method) || method.len > HTTP_CHECK_METHOD_MAX)
		return err_set(e, ERR_CONFIG, "invalid request method");
	if (!http_check_url(url) || url.len > HTTP_CHECK_URL_MAX)
		return err_set(e, ERR_CONFIG,
		    "invalid URL: empty, too long, or with a blank, a control or a "
		    "non-ASCII character");
	if (r->proxy && (!http_check_url(proxy) || proxy.len > HTTP_CHECK_URL_MAX))
		return err_set(e, ERR_CONFIG,
		    "invalid proxy URL: empty, too long, or with a blank, a control or a "
		    "non-ASCII character");
	if (r->ca_file && (!http_check_path(path) || path.len > HTTP_CHECK_PATH_MAX))
		return err_set(e, ERR_CONFIG, "invalid path of a CA file");
	if (r->body.len > HTTP_BODY_MAX)
		return err_set(e, ERR_CONFIG, "request body is too long");
	return check_headers(r, e);
}
