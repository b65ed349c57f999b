/*
 * Requests to the loopback port of a sign-in: the first line is the state that was sent
 * along.  A code is taken only with it, on the one path, by GET, for the one Host; the
 * answer never repeats what came.
 */
#include "input.h"

#include "core/sso_callback.h"

#define PORT 8123

static void
check_answer(struct str answer)
{
	static const char blank[] = "\r\n\r\n";
	const char *end = strstr(answer.data, blank);
	AUTO_BUF length = { 0 };

	assert(str_starts(answer, "HTTP/1.1 ") && end != NULL);
	buf_printf(&length, "\r\nContent-Length: %zu\r\n", strlen(end + 4));
	assert(strstr(answer.data, buf_text(&length)) != NULL);
	assert(strstr(answer.data, "Connection: close\r\n") != NULL);
	for (size_t i = 0; i < answer.len; i++)
		assert(answer.data[i] == '\r' || answer.data[i] == '\n' ||
		    (answer.data[i] >= ' ' && answer.data[i] <= '~'));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size), line = input_line(&rest);
	AUTO_STRING char *state = input_text(line);
	AUTO_SSO_CALLBACK c = { 0 };

	if (state[0] == '\0')
		return 0;
	sso_callback_read(&c, rest, PORT, state);
	check_answer(buf_str(&c.answer));
	assert((c.kind == SSO_CALLBACK_CODE) == secret_is_set(&c.code));
	assert((c.kind == SSO_CALLBACK_REFUSED) == (c.reason != NULL));
	if (c.kind == SSO_CALLBACK_OTHER)
		return 0;
	assert(str_starts(rest, "GET /oauth/callback?"));
	assert(input_has(rest, "127.0.0.1:8123"));
	assert(input_has(rest, "state="));
	if (c.kind == SSO_CALLBACK_CODE)
		assert(secret_reveal(&c.code)[0] != '\0');
	return 0;
}
