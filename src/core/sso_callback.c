#include "core/sso_callback.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "core/sso_oidc.h"

#define REASON_MAX 300 /* bytes */

/* Compares in a time that does not depend on where the texts differ. */
static bool
same(struct str a, struct str b)
{
	unsigned char different = 0;

	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		different |= (unsigned char)(a.data[i] ^ b.data[i]);
	return different == 0;
}

static int
hex_value(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, c | (c >= 'A' ? 0x20 : 0)) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* A value of a query, decoded; false for a NUL and for a broken %XX. */
static bool
decode(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i] == '+' ? ' ' : text.data[i];

		if (c == '%') {
			int high = i + 2 < text.len ? hex_value(text.data[i + 1]) : -1;
			int low = high >= 0 ? hex_value(text.data[i + 2]) : -1;

			if (low < 0 || (high | low) == 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '\0') {
			return false;
		}
		buf_addc(out, c);
	}
	return true;
}

/* The parameter of a query; false if it is not there, or there twice. */
static bool
parameter(struct buf *out, struct str query, const char *name)
{
	size_t times = 0;
	bool good = true;

	while (query.len > 0) {
		struct str value, pair = str_cut(query, '&', &query);
		struct str key = str_cut(pair, '=', &value);

		if (str_is(key, name) && times++ == 0)
			good = decode(out, value);
	}
	return times == 1 && good;
}

/* The only Host header of a request, with its blanks off. */
static bool
host_is(struct str head, const char *wanted)
{
	bool right = false;
	size_t times = 0;

	(void)str_cut(head, '\n', &head);
	while (head.len > 0) {
		struct str value, line = str_cut(head, '\n', &head);
		struct str name = str_cut(line, ':', &value);

		if (name.len == 4 && strncasecmp(name.data, "Host", 4) == 0) {
			times++;
			right = str_is(str_trim(value), wanted);
		}
	}
	return times == 1 && right;
}

static void
set_answer(struct sso_callback *c, const char *status, const char *text)
{
	buf_printf(&c->answer,
	    "HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: %zu\r\nCache-Control: no-store\r\n"
	    "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
	    "Connection: close\r\n\r\n%s",
	    status, strlen(text), text);
}

static void
read_query(struct sso_callback *out, struct str query, const char *state)
{
	AUTO_BUF got = { 0 }, code = { 0 }, error = { 0 }, more = { 0 };

	if (!parameter(&got, query, "state") || !same(buf_str(&got), str_of(state))) {
		set_answer(
		    out, "400 Bad Request", "This answer belongs to another sign-in.\n");
	} else if (parameter(&code, query, "code") && code.len > 0) {
		out->kind = SSO_CALLBACK_CODE;
		secret_set(&out->code, buf_str(&code));
		set_answer(out, "200 OK",
		    "You are signed in.  You can close this page and go back to the "
		    "terminal.\n");
	} else {
		(void)parameter(&error, query, "error");
		(void)parameter(&more, query, "error_description");
		if (more.len > 0)
			buf_printf(
			    &error, "%s%s", error.len > 0 ? ": " : "", buf_text(&more));
		if (error.len > REASON_MAX)
			error.len = REASON_MAX;
		out->kind = SSO_CALLBACK_REFUSED;
		out->reason =
		    error.len > 0 ? str_dup(buf_str(&error)) : mem_strdup("no reason");
		set_answer(
		    out, "200 OK", "You are not signed in.  The terminal says why.\n");
	}
}

void
sso_callback_read(
    struct sso_callback *out, struct str head, unsigned port, const char *state)
{
	struct str rest, line = str_cut(head, '\n', &rest);
	struct str method = str_cut(line, ' ', &rest);
	struct str target = str_cut(rest, ' ', &rest);
	struct str query, path = str_cut(target, '?', &query);
	AUTO_BUF host = { 0 };

	buf_printf(&host, "127.0.0.1:%u", port);
	if (!str_is(path, SSO_OIDC_REDIRECT_PATH))
		set_answer(out, "404 Not Found", "There is nothing here.\n");
	else if (!str_is(method, "GET"))
		set_answer(out, "405 Method Not Allowed", "Only GET is answered here.\n");
	else if (!host_is(head, buf_text(&host)))
		set_answer(out, "400 Bad Request", "This is not the host asked for.\n");
	else
		read_query(out, query, state);
}

void
sso_callback_free(struct sso_callback *c)
{
	secret_free(&c->code);
	mem_free(c->reason);
	buf_free(&c->answer);
	*c = (struct sso_callback){ 0 };
}
