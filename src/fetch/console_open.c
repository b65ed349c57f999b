#include "fetch/console_open.h"

#include "base/buf.h"
#include "core/hash.h"

#define WAIT_SECONDS 60
#define WORD_SIZE 16 /* random bytes */
#define NOT_FOUND \
	"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

static void
add_redirect(struct buf *out, const char *url)
{
	buf_printf(out,
	    "HTTP/1.1 302 Found\r\nLocation: %s\r\nCache-Control: no-store\r\n"
	    "Referrer-Policy: no-referrer\r\nContent-Length: 0\r\nConnection: "
	    "close\r\n\r\n",
	    url);
}

/* Answers until the browser came. */
static bool
serve(
    struct listener *l, const char *line, const char *url, struct sys *sys, struct err *e)
{
	int64_t end = sys->now(sys) + WAIT_SECONDS;
	AUTO_BUF answer = { 0 };

	add_redirect(&answer, url);
	for (;;) {
		int64_t left = end - sys->now(sys);
		AUTO_BUF head = { 0 };
		int connection = -1;

		if (left > 0)
			sys->hear(sys, l, (long)left * 1000, &head, &connection);
		if (connection < 0)
			return err_set(
			    e, ERR_SYSTEM, "no browser came for the sign-in URL");
		if (str_starts(buf_str(&head), line)) {
			sys->hear_answer(sys, l, connection, buf_str(&answer));
			return true;
		}
		sys->hear_answer(sys, l, connection, STR(NOT_FOUND));
	}
}

bool
console_open(
    const char *url, const char *const *environment, struct sys *sys, struct err *e)
{
	unsigned char bytes[WORD_SIZE];
	char word[2 * WORD_SIZE + 1];
	struct listener *listener;
	AUTO_BUF address = { 0 };
	AUTO_BUF line = { 0 };
	unsigned port;
	bool ok;

	if (!sys->random(sys, bytes, sizeof(bytes), e) ||
	    !sys->listen(sys, &listener, &port, e))
		return false;
	hash_hex(word, bytes, sizeof(bytes));
	buf_printf(&address, "http://127.0.0.1:%u/%s", port, word);
	buf_printf(&line, "GET /%s HTTP/1.", word);
	ok = sys->browse(sys, buf_text(&address), environment, e) &&
	    serve(listener, buf_text(&line), url, sys, e);
	sys->unlisten(sys, listener);
	return ok;
}
