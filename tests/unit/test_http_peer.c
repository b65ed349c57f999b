#include "core/http_peer.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"

static void
only_loopback_and_the_containers_addresses_are_peers(void **state)
{
	static const struct {
		const char *address;
		bool is_peer;
	} cases[] = {
		{ "127.0.0.1", true }, { "127.255.255.254", true },
		{ "126.255.255.255", false }, { "128.0.0.1", false },
		{ "0.0.0.0", false }, { "169.254.170.2", true },
		{ "169.254.170.23", true }, { "169.254.170.3", false },
		{ "169.254.171.2", false }, { "169.253.170.2", false },
		{ "168.254.170.2", false }, { "169.254.169.254", false },
		{ "2.170.254.169", false }, { "10.0.0.1", false }, { "::1", true },
		{ "::", false }, { "::2", false }, { "1::1", false },
		{ "fd00:ec2::23", true }, { "fd00:ec2::254", false },
		{ "fd00:ec2:0:0:0:0:1:23", false }, { "::ffff:127.0.0.1", true },
		{ "::ffff:169.254.170.2", true }, { "::ffff:169.254.169.254", false },
		{ "::ffff:10.0.0.1", false },
		{ "::127.0.0.1", false },     /* not mapped, only looks so */
		{ "64:ff9b::7f00:1", false }, /* 127.0.0.1 behind NAT64 */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *text = cases[i].address;
		bool ipv6 = strchr(text, ':') != NULL;
		unsigned char bytes[16];

		assert_int_equal(inet_pton(ipv6 ? AF_INET6 : AF_INET, text, bytes), 1);
		if (http_peer_is_container(bytes, ipv6 ? 16 : 4) != cases[i].is_peer)
			fail_msg("%s", text);
	}
}

static void
an_address_of_another_length_is_no_peer(void **state)
{
	static const unsigned char bytes[16] = { 127, [15] = 1 };

	(void)state;
	assert_false(http_peer_is_container(bytes, 0));
	assert_false(http_peer_is_container(bytes, 8));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_loopback_and_the_containers_addresses_are_peers),
		cmocka_unit_test(an_address_of_another_length_is_no_peer),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
