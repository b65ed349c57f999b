#include "core/proxy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

#define VARS_MAX 6

struct proxy_case {
	const char *vars[VARS_MAX];
	const char *url;
	const char *expected; /* NULL: none */
};

static const struct proxy_case choice[] = {
	{ { NULL }, "https://h/", NULL },
	{ { "https_proxy=http://p:1" }, "https://h/", "http://p:1" },
	{ { "HTTPS_PROXY=http://p:1" }, "https://h/", "http://p:1" },
	{ { "https_proxy=http://low", "HTTPS_PROXY=http://UP" }, "https://h/",
	    "http://low" },
	{ { "https_proxy=", "HTTPS_PROXY=http://UP" }, "https://h/", NULL },
	{ { "http_proxy=http://p", "HTTP_PROXY=http://q" }, "https://h/", NULL },
	{ { "HTTP_PROXY=http://q" }, "http://h/", "http://q" },
	{ { "HTTPS_PROXY=http://q" }, "http://h/", NULL },
	{ { "ALL_PROXY=http://q", "all_proxy=http://q" }, "https://h/", NULL },
	/* A CGI program's HTTP_PROXY can be a header of its request. */
	{ { "HTTP_PROXY=http://q", "REQUEST_METHOD=GET" }, "http://h/", NULL },
	{ { "http_proxy=http://p", "REQUEST_METHOD=GET" }, "http://h/", "http://p" },
	{ { "HTTPS_PROXY=http://q", "REQUEST_METHOD=" }, "https://h/", "http://q" },
	{ { "https_proxy=p:3128" }, "https://h/", "http://p:3128" },
	{ { "https_proxy=http://user:p%40ss@p:1" }, "https://h/",
	    "http://user:p%40ss@p:1" },
	{ { "https_proxy=//p:1" }, "https://h/", "http://p:1" },
	{ { "https_proxy=http://user@p:1/x@y" }, "https://h/", "http://p:1/x@y" },
	{ { "https_proxy=user:@p:1" }, "https://h/", "http://p:1" },
	{ { "https_proxy=http://:pw@p:1" }, "https://h/", "http://p:1" },
	{ { "https_proxy=http://@p:1" }, "https://h/", "http://p:1" },
	{ { "https_proxy=http://a@b:c@p:1" }, "https://h/", "http://a@b:c@p:1" },
	{ { "https_proxy=http://p" }, "no URL", NULL },
};

static const struct proxy_case bypass[] = {
	{ { "no_proxy=*" }, "https://h.example/", NULL },
	{ { "no_proxy=h.example" }, "https://h.example/", NULL },
	{ { "no_proxy=example" }, "https://h.example/", NULL },
	{ { "no_proxy=.example" }, "https://h.example/", NULL },
	{ { "no_proxy=..example" }, "https://h.example/", NULL },
	{ { "NO_PROXY=H.EXAMPLE" }, "https://h.example/", NULL },
	{ { "no_proxy= a , h.example ,b" }, "https://h.example/", NULL },
	{ { "no_proxy=h.example:8443" }, "https://h.example:8443/", NULL },
	{ { "no_proxy=h.example" }, "https://h.example:8443/", NULL },
	{ { "no_proxy=127.0.0.1" }, "https://127.0.0.1:1/", NULL },
	{ { "no_proxy=::1" }, "https://[::1]:1/", NULL },
	{ { "no_proxy=[::1]" }, "https://[::1]:1/", NULL },
	{ { "no_proxy=[::1]:1" }, "https://[::1]:1/", NULL },
	{ { "no_proxy=[::1]:2" }, "https://[::1]:1/", "http://p" },
	{ { "no_proxy=h.example:1" }, "https://h.example:8443/", "http://p" },
	{ { "no_proxy=ample" }, "https://h.example/", "http://p" },
	{ { "no_proxy=x.h.example" }, "https://h.example/", "http://p" },
	{ { "no_proxy=" }, "https://h.example/", "http://p" },
	{ { "no_proxy=,. ," }, "https://h.example/", "http://p" },
	{ { "no_proxy=", "NO_PROXY=*" }, "https://h.example/", "http://p" },
	{ { "no_proxy=*,x" }, "https://h.example/", "http://p" },
	{ { "no_proxy=127.0.0.0/8" }, "https://127.0.0.1/", "http://p" },
};

static void
assert_proxy(const struct proxy_case *c, const char *more)
{
	const char *vars[VARS_MAX + 2] = { 0 };
	AUTO_ENV env = { 0 };
	char *proxy;
	size_t n = 0;

	for (; n < VARS_MAX && c->vars[n] != NULL; n++)
		vars[n] = c->vars[n];
	vars[n] = more;
	env_make(&env, vars);
	proxy = proxy_for(&env, c->url);
	if (c->expected == NULL ? proxy != NULL : proxy == NULL)
		fail_msg("%s, %s: %s", c->vars[0] ? c->vars[0] : "", c->url,
		    proxy ? proxy : "no proxy");
	if (proxy != NULL)
		assert_string_equal(proxy, c->expected);
	mem_free(proxy);
}

static void
the_scheme_chooses_the_variable_and_lower_case_wins(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(choice); i++)
		assert_proxy(&choice[i], NULL);
}

static void
no_proxy_takes_names_and_their_subdomains(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bypass); i++)
		assert_proxy(&bypass[i], "https_proxy=http://p");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_scheme_chooses_the_variable_and_lower_case_wins),
		cmocka_unit_test(no_proxy_takes_names_and_their_subdomains),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
