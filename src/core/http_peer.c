#include "core/http_peer.h"

#include <string.h>

static bool
is_container4(const unsigned char a[static 4])
{
	if (a[0] == 127)
		return true;
	return a[0] == 169 && a[1] == 254 && a[2] == 170 && (a[3] == 2 || a[3] == 23);
}

bool
http_peer_is_container(const unsigned char *address, size_t len)
{
	static const unsigned char mapped[12] = { [10] = 0xFF, 0xFF };
	static const unsigned char loopback[16] = { [15] = 1 };
	static const unsigned char metadata[16] = { 0xFD, 0, 0x0E, 0xC2, [15] = 0x23 };

	if (len == 4)
		return is_container4(address);
	if (len != 16)
		return false;
	if (memcmp(address, mapped, sizeof(mapped)) == 0)
		return is_container4(address + sizeof(mapped));
	return memcmp(address, loopback, sizeof(loopback)) == 0 ||
	    memcmp(address, metadata, sizeof(metadata)) == 0;
}
