/* xml_read(): a failure leaves nothing behind and says why; a leaf is no longer than the
 * answer. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct xml_leaf leaves[] = { { .path = "A" }, { .path = "A/B" },
		{ .path = "A/B/C" }, { .path = "D/A" } };
	struct err e = { 0 };
	bool ok = xml_read(
	    leaves, ARRAY_LEN(leaves), (struct str){ (const char *)data, size }, &e);

	assert(ok == (e.code == ERR_NONE));
	assert(ok ||
	    (e.code == ERR_NETWORK && e.msg[0] != '\0' && strchr(e.msg, '\n') == NULL));
	for (size_t i = 0; i < ARRAY_LEN(leaves); i++) {
		assert(ok || !leaves[i].found);
		assert(leaves[i].found || leaves[i].text.len == 0);
		assert(leaves[i].text.len <= size);
		assert(strlen(buf_text(&leaves[i].text)) == leaves[i].text.len);
	}
	assert(leaves[0].found || !leaves[1].found);
	assert(leaves[1].found || !leaves[2].found);
	xml_leaves_free(leaves, ARRAY_LEN(leaves));
	return 0;
}
