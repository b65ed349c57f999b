#include "core/json.h"

#include "base/mem.h"
#include "base/utf8.h"

bool
json_read(json_t **out, struct str text, struct err *e)
{
	json_error_t error;
	json_t *root;

	/* Here and not at the start of the program: it is the only door to jansson. */
	json_set_alloc_funcs(mem_alloc, mem_free);
	root = json_loadb(text.len ? text.data : "", text.len, 0, &error);
	if (root == NULL)
		return err_set(e, ERR_CONFIG, "not valid JSON (line %d, column %d)",
		    error.line, error.column);
	*out = root;
	return true;
}

const char *
json_member(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void
add_escaped(struct buf *b, uint32_t unit)
{
	buf_printf(b, "\\u%04x", (unsigned)unit);
}

static void
add_characters(struct buf *b, struct str text)
{
	while (text.len > 0) {
		size_t size;
		uint32_t c = utf8_first(text, &size);

		switch (c) {
		case '"':
			buf_adds(b, "\\\"");
			break;
		case '\\':
			buf_adds(b, "\\\\");
			break;
		case '\n':
			buf_adds(b, "\\n");
			break;
		case '\r':
			buf_adds(b, "\\r");
			break;
		case '\t':
			buf_adds(b, "\\t");
			break;
		case '\b':
			buf_adds(b, "\\b");
			break;
		case '\f':
			buf_adds(b, "\\f");
			break;
		default:
			if (c >= 0x10000) {
				add_escaped(b, 0xD800 + ((c - 0x10000) >> 10));
				add_escaped(b, 0xDC00 + ((c - 0x10000) & 0x3FF));
			} else if (c < 0x20 || c >= 0x7F) {
				add_escaped(b, c);
			} else {
				buf_addc(b, (char)c);
			}
		}
		text.data += size;
		text.len -= size;
	}
}

void
json_add_string(struct buf *b, struct str text)
{
	/* Most texts have nothing that must be escaped. */
	bool plain = str_plain_run(text) == text.len && !str_has(text, '"') &&
	    !str_has(text, '\\');

	buf_addc(b, '"');
	if (plain)
		buf_add_str(b, text);
	else
		add_characters(b, text);
	buf_addc(b, '"');
}

void
json_add_member(struct buf *b, const char *key, const char *value)
{
	if (value == NULL)
		return;
	if (b->len > 1)
		buf_adds(b, ", ");
	json_add_string(b, str_of(key));
	buf_adds(b, ": ");
	json_add_string(b, str_of(value));
}
