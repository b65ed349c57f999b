/*
 * The client finds its program beside the running one, which is this test.  So a link to
 * the test is put there, and the test, called by that name, plays the part that the URL
 * asks for.
 */
#include "sys/net_client.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/frame.h"
#include "base/mem.h"
#include "core/http_wire.h"
#include "sys/program_path.h"

extern char **environ;

/* ---- the part */

static bool
read_request(struct http_request *r)
{
	unsigned char head[FRAME_HEAD];
	AUTO_BUF b = { 0 };
	size_t len = 0;

	if (read(STDIN_FILENO, head, 4) != 4 || !frame_length(head, &len))
		return false;
	buf_reserve(&b, len);
	while (b.len < len) {
		ssize_t n = read(STDIN_FILENO, b.data + b.len, len - b.len);

		if (n <= 0)
			return false;
		b.len += (size_t)n;
	}
	return http_wire_get_request(r, buf_str(&b));
}

static void
answer(const struct buf *body)
{
	AUTO_BUF b = { 0 };
	struct http_response r = { .status = 200, .body = *body };

	http_wire_put_response(&b, &r);
	(void)!write(STDIN_FILENO, b.data, b.len);
}

/* The open descriptors that a started program would have. */
static void
list_descriptors(struct buf *out)
{
	for (int fd = 0; fd < 256; fd++) {
		int flags = fcntl(fd, F_GETFD);

		if (flags >= 0 && !(flags & FD_CLOEXEC))
			buf_printf(out, "%d ", fd);
	}
}

static int
play(void)
{
	for (;;) {
		AUTO_HTTP_REQUEST r = { 0 };
		AUTO_BUF body = { 0 };

		if (!read_request(&r))
			return 0;
		if (strcmp(r.url, "http://die") == 0)
			return 3;
		if (strcmp(r.url, "http://abort") == 0)
			(void)raise(SIGKILL);
		if (strcmp(r.url, "http://nonsense") == 0) {
			(void)!write(STDIN_FILENO, "HTTP/1.1 200 OK\r\n", 17);
			continue;
		}
		if (strcmp(r.url, "http://bad-frame") == 0) {
			(void)!write(STDIN_FILENO, "\0\0\0\x05\x42\0\0\0\0", 9);
			continue;
		}
		if (strcmp(r.url, "http://silence") == 0)
			continue;
		if (strcmp(r.url, "http://half") == 0) {
			(void)!write(STDIN_FILENO, "\0\0\x01\x00half", 8);
			return 0;
		}
		if (strcmp(r.url, "http://environment") == 0)
			for (char **v = environ; *v; v++)
				buf_printf(&body, "%s\n", *v);
		else if (strcmp(r.url, "http://descriptors") == 0)
			list_descriptors(&body);
		else
			buf_printf(&body, "%ld %zu", (long)getpid(), r.body.len);
		answer(&body);
	}
}

/* ---- tests */

static bool
ask(struct net_client *c, const char *url, size_t body, struct http_response *out,
    struct err *e)
{
	AUTO_HTTP_REQUEST r = { .method = mem_strdup("GET"), .url = mem_strdup(url) };

	r.has_body = true;
	buf_reserve(&r.body, body);
	r.body.len = body;
	return net_client_send(c, &r, out, e);
}

static void
one_program_answers_all_requests(void **state)
{
	struct net_client c = { 0 };
	struct err e = { 0 };
	AUTO_BUF first = { 0 };

	(void)state;
	for (int i = 0; i < 3; i++) {
		AUTO_HTTP_RESPONSE r = { 0 };

		if (!ask(&c, "http://hello", 7, &r, &e))
			fail_msg("%s", e.msg);
		if (i == 0)
			buf_add_str(&first, buf_str(&r.body));
		assert_string_equal(buf_text(&r.body), buf_text(&first));
	}
	assert_non_null(strstr(buf_text(&first), " 7"));
	net_client_close(&c);
	assert_int_equal(c.pid, 0);
	net_client_close(&c); /* twice is fine */
}

static void
a_large_body_gets_through(void **state)
{
	struct net_client c = { 0 };
	struct err e = { 0 };
	AUTO_HTTP_RESPONSE r = { 0 };

	(void)state;
	assert_true(ask(&c, "http://hello", HTTP_BODY_MAX, &r, &e));
	assert_non_null(strstr(buf_text(&r.body), " 1048576"));
	net_client_close(&c);
}

static void
a_program_that_fails_is_reported_and_started_anew(void **state)
{
	static const struct {
		const char *url, *message;
	} cases[] = {
		{ "http://die", "awsrole-net ended without an answer (status 3)" },
		{ "http://half", "awsrole-net ended without an answer (status 0)" },
		{ "http://abort", "awsrole-net was ended by signal 9" },
		{ "http://nonsense", "awsrole-net gave an answer that makes no sense" },
		{ "http://bad-frame", "awsrole-net gave an answer that makes no sense" },
	};
	struct net_client c = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO_HTTP_RESPONSE r = { 0 };
		AUTO_HTTP_RESPONSE next = { 0 };
		struct err e = { 0 };

		assert_false(ask(&c, cases[i].url, 0, &r, &e));
		assert_int_equal(e.code, ERR_SYSTEM);
		assert_string_equal(e.msg, cases[i].message);
		assert_int_equal(c.pid, 0);
		assert_true(ask(&c, "http://hello", 0, &next, &e));
	}
	net_client_close(&c);
}

static void
a_program_that_died_between_requests_is_an_error_and_no_signal(void **state)
{
	struct net_client c = { 0 };
	struct err e = { 0 };
	AUTO_HTTP_RESPONSE r = { 0 }, again = { 0 };
	siginfo_t info;

	(void)state;
	assert_true(ask(&c, "http://hello", 0, &r, &e));
	assert_int_equal(kill(c.pid, SIGTERM), 0);
	assert_int_equal(waitid(P_PID, (id_t)c.pid, &info, WEXITED | WNOWAIT), 0);
	assert_false(ask(&c, "http://hello", 0, &again, &e));
	assert_string_equal(e.msg, "awsrole-net was ended by signal 15");
}

static void
silence_ends_after_the_total_timeout_and_some_seconds(void **state)
{
	AUTO_HTTP_REQUEST r = { .method = mem_strdup("GET"),
		.url = mem_strdup("http://silence"),
		.total_timeout_ms = 1 };
	AUTO_HTTP_RESPONSE out = { 0 };
	struct net_client c = { 0 };
	struct err e = { 0 };
	struct timespec before, after;

	(void)state;
	(void)clock_gettime(CLOCK_MONOTONIC, &before);
	assert_false(net_client_send(&c, &r, &out, &e));
	(void)clock_gettime(CLOCK_MONOTONIC, &after);
	assert_string_equal(e.msg, "awsrole-net gives no answer");
	assert_in_range(after.tv_sec - before.tv_sec, 4, 7);
	assert_int_equal(c.pid, 0);
}

static void
no_key_is_in_its_environment(void **state)
{
	struct net_client c = { 0 };
	struct err e = { 0 };
	AUTO_HTTP_RESPONSE r = { 0 };

	(void)state;
	assert_int_equal(setenv("AWS_SECRET_ACCESS_KEY", "canary", 1), 0);
	assert_int_equal(setenv("OPENSSL_CONF", "/nonexistent", 1), 0);
	assert_int_equal(setenv("SSL_CERT_FILE", "/nix/certs.pem", 1), 0);
	assert_int_equal(setenv("SSL_CERT_FILES", "no", 1), 0);
	assert_true(ask(&c, "http://environment", 0, &r, &e));
	assert_non_null(strstr(buf_text(&r.body), "SSL_CERT_FILE=/nix/certs.pem\n"));
	assert_null(strstr(buf_text(&r.body), "canary"));
	assert_null(strstr(buf_text(&r.body), "OPENSSL_CONF"));
	assert_null(strstr(buf_text(&r.body), "SSL_CERT_FILES"));
	net_client_close(&c);
}

static void
it_gets_none_of_our_descriptors(void **state)
{
	AUTO_BUF before = { 0 };
	struct net_client c = { 0 }, other = { 0 };
	struct err e = { 0 };
	AUTO_HTTP_RESPONSE r = { 0 }, second = { 0 };

	(void)state;
	list_descriptors(&before); /* whoever started the test may have left some open */
	assert_true(ask(&other, "http://hello", 0, &r, &e));
	assert_true(ask(&c, "http://descriptors", 0, &second, &e));
	assert_string_equal(buf_text(&second.body), buf_text(&before));
	net_client_close(&c);
	net_client_close(&other);
}

static void
a_request_that_cannot_be_sent_starts_nothing(void **state)
{
	struct net_client c = { 0 };
	struct err e = { 0 };
	AUTO_HTTP_RESPONSE r = { 0 };

	(void)state;
	assert_false(ask(&c, "http://a b", 0, &r, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_int_equal(c.pid, 0);
}

/* Last: it takes the link away. */
static void
a_program_that_is_not_there_is_named(void **state)
{
	struct net_client c = { 0 };
	struct err e = { 0 };
	AUTO_HTTP_RESPONSE r = { 0 };

	assert_int_equal(unlink(*state), 0);
	if (access(AWSROLE_LIBEXECDIR "/awsrole-net", F_OK) == 0) {
		print_message("awsrole-net is installed: nothing to see\n");
		return;
	}
	/* It makes a fork() of posix_spawn(), whose child's errno is lost. */
	if (getenv("AWSROLE_VALGRIND") != NULL)
		skip();
	assert_false(ask(&c, "http://hello", 0, &r, &e));
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_string_equal(e.msg,
	    "awsrole-net could not be started: " AWSROLE_LIBEXECDIR
	    "/awsrole-net: No such file or directory");
}

static int
put_link(void **state)
{
	static char link[4096];
	AUTO_STRING char *self = NULL;
	char *slash;

	if (!program_path(&self, NULL) || strlen(self) + 16 > sizeof(link))
		return -1;
	memcpy(link, self, strlen(self) + 1);
	slash = strrchr(link, '/');
	memcpy(slash + 1, "awsrole-net", sizeof("awsrole-net"));
	(void)unlink(link);
	*state = link;
	return symlink(self, link);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_program_answers_all_requests),
		cmocka_unit_test(a_large_body_gets_through),
		cmocka_unit_test(a_program_that_fails_is_reported_and_started_anew),
		cmocka_unit_test(
		    a_program_that_died_between_requests_is_an_error_and_no_signal),
		cmocka_unit_test(silence_ends_after_the_total_timeout_and_some_seconds),
		cmocka_unit_test(no_key_is_in_its_environment),
		cmocka_unit_test(it_gets_none_of_our_descriptors),
		cmocka_unit_test(a_request_that_cannot_be_sent_starts_nothing),
		cmocka_unit_test(a_program_that_is_not_there_is_named),
	};

	if (argc > 0 && strcmp(argv[0], "awsrole-net") == 0)
		return play();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, put_link, NULL);
}
