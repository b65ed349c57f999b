#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "core/url.h"

#define LABEL63 "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0"
#define HOST255 LABEL63 "." LABEL63 "." LABEL63 "." LABEL63

static const struct {
	const char *text, *host, *path, *query, *header;
	unsigned port;
} good[] = {
	{ "https://sts.eu-west-1.amazonaws.com", "sts.eu-west-1.amazonaws.com", "", "",
	    "sts.eu-west-1.amazonaws.com", 443 },
	{ "http://localhost:4566/", "localhost", "/", "", "localhost:4566", 4566 },
	{ "HTTPS://STS.Example.COM:443/A/../b?x=1&y", "STS.Example.COM", "/A/../b",
	    "x=1&y", "sts.example.com", 443 },
	{ "http://h:443", "h", "", "", "h:443", 443 },
	{ "https://h:80", "h", "", "", "h:80", 80 },
	{ "http://h:0080/", "h", "/", "", "h", 80 },
	{ "http://h:/p", "h", "/p", "", "h", 80 },
	{ "http://h:65535", "h", "", "", "h:65535", 65535 },
	{ "http://h.", "h.", "", "", "h.", 80 },
	{ "http://h?a/b", "h", "", "a/b", "h", 80 },
	{ "http://h/?", "h", "/", "", "h", 80 },
	{ "http://h/p?q?r#f?g", "h", "/p", "q?r", "h", 80 },
	{ "http://h#f", "h", "", "", "h", 80 },
	{ "http://127.0.0.1:1/@:", "127.0.0.1", "/@:", "", "127.0.0.1:1", 1 },
	{ "http://[::1]", "::1", "", "", "[::1]", 80 },
	{ "https://[FD00:EC2::23]:8443/x", "FD00:EC2::23", "/x", "",
	    "[fd00:ec2::23]:8443", 8443 },
	{ "http://[::ffff:1.2.3.4]:/", "::ffff:1.2.3.4", "/", "", "[::ffff:1.2.3.4]",
	    80 },
	{ "http://h/%2e%2E/\xC3\xBC", "h", "/%2e%2E/\xC3\xBC", "", "h", 80 },
	{ "http://" LABEL63, LABEL63, "", "", LABEL63, 80 },
	{ "http://" HOST255, HOST255, "", "", HOST255, 80 },
};

static void
a_url_is_taken_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		struct err e = { 0 };
		struct url u;
		AUTO_BUF header = { 0 };

		if (!url_parse(&u, str_of(good[i].text), &e))
			fail_msg("'%s': %s", good[i].text, e.msg);
		assert_true(str_is(u.host, good[i].host));
		assert_true(str_is(u.path, good[i].path));
		assert_true(str_is(u.query, good[i].query));
		assert_int_equal(u.port, good[i].port);
		assert_int_equal(u.https, u.scheme.len == 5);
		assert_int_equal(u.ipv6, strchr(good[i].text, '[') != NULL);
		url_host_header(&header, &u);
		assert_string_equal(buf_text(&header), good[i].header);
	}
}

static const struct {
	const char *text, *cause;
} bad[] = {
	{ "", "must begin with https://" },
	{ "sts.amazonaws.com", "must begin with https://" },
	{ "//h/", "must begin with https://" },
	{ "ftp://h/", "must begin with https://" },
	{ "httpss://h/", "must begin with https://" },
	{ "http:/h/", "must begin with https://" },
	{ "http:h", "must begin with https://" },
	{ "http://", "no host name" },
	{ "http:///p", "no host name" },
	{ "http://:80", "no host name" },
	{ "http://?q", "no host name" },
	{ "http://me:pw@h/", "user name" },
	{ "http://me@h/", "user name" },
	{ "http://@h/", "user name" },
	{ "http://sts..amazonaws.com", "host name of the URL is not valid" },
	{ "http://.h", "host name of the URL is not valid" },
	{ "http://.", "host name of the URL is not valid" },
	{ "http://h..", "host name of the URL is not valid" },
	{ "http://-h", "host name of the URL is not valid" },
	{ "http://h-.x", "host name of the URL is not valid" },
	{ "http://a_b", "host name of the URL is not valid" },
	{ "http://a%41", "host name of the URL is not valid" },
	{ "http://b\xC3\xBC", "host name of the URL is not valid" },
	{ "http://" LABEL63 "x", "host name of the URL is not valid" },
	{ "http://" HOST255 ".", "host name of the URL is not valid" },
	{ "http://h:x", "port of the URL is no number" },
	{ "http://h:-1", "port of the URL is no number" },
	{ "http://h:80:80", "port of the URL is no number" },
	{ "http://h:65536", "too large" },
	{ "http://h:99999999999999999999", "too large" },
	{ "http://h:0", "port of the URL is 0" },
	{ "http://::1/", "no host name" },
	{ "http://[::1", "'[' without a ']'" },
	{ "http://[::1]80", "no ':' between" },
	{ "http://[]", "no valid IPv6" },
	{ "http://[1.2.3.4]", "no valid IPv6" },
	{ "http://[0000:0000:0000:0000:0000:0000:255.255.255.2550]", "no valid IPv6" },
	{ "http://[0000:0000:0000:0000:0000:0000:0255.255.255.255]", "no valid IPv6" },
	{ "http://[::1%25eth0]", "no valid IPv6" },
	{ "http://[fe80::12345]", "no valid IPv6" },
	{ "http://[1:2:3:4:5:6:7:8:9]", "no valid IPv6" },
	{ "http://h/a b", "blank or a control character" },
	{ " http://h/", "blank or a control character" },
	{ "http://h/\r\nX: y", "blank or a control character" },
	{ "http://h/\x7F", "blank or a control character" },
};

static void
a_text_that_is_no_such_url_is_refused_with_the_cause(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err e = { 0 };
		struct url u;

		if (url_parse(&u, str_of(bad[i].text), &e))
			fail_msg("'%s' was taken", bad[i].text);
		assert_int_equal(e.code, ERR_CONFIG);
		if (strstr(e.msg, bad[i].cause) == NULL)
			fail_msg("'%s': %s", bad[i].text, e.msg);
		assert_null(strstr(e.msg, "pw"));
	}
}

static void
a_nul_in_the_text_is_refused(void **state)
{
	struct err e = { 0 };
	struct url u;

	(void)state;
	assert_false(url_parse(&u, STR("http://h/\0x"), &e));
	assert_false(url_parse(&u, STR("http://[::1\0]"), &e));
}

static void
loopback_is_this_machine_and_no_name_that_looks_like_it(void **state)
{
	static const struct {
		const char *url;
		bool expected;
	} table[] = {
		{ "http://127.0.0.1/", true },
		{ "http://127.9.9.9:8/", true },
		{ "http://[::1]:8/", true },
		{ "http://localhost", true },
		{ "http://LocalHost:1/x", true },
		{ "http://128.0.0.1/", false },
		{ "http://127.0.0.1.example/", false },
		{ "http://[::2]/", false },
		{ "http://[1::1]/", false },
		{ "http://[0:1::1]/", false },
		{ "http://[::1:0:1]/", false },
		{ "http://[::1:1]/", false },
		{ "http://[::ffff:127.0.0.1]/", false },
		{ "http://localhost.example/", false },
		{ "http://example/", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct err e = { 0 };
		struct url u;

		assert_true(url_parse(&u, str_of(table[i].url), &e));
		assert_int_equal(url_is_loopback(&u), table[i].expected);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_url_is_taken_apart),
		cmocka_unit_test(a_text_that_is_no_such_url_is_refused_with_the_cause),
		cmocka_unit_test(a_nul_in_the_text_is_refused),
		cmocka_unit_test(loopback_is_this_machine_and_no_name_that_looks_like_it),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
