/*
 * Quoting: a choice of the shell and a value.  A model of what POSIX shells, fish and PowerShell make of the text gets the value
 * back, to the byte, as one word; a plain value needs no quotes in any of them.
 */
#include "input.h"

#include "base/utf8.h"
#include "core/quote.h"

/* POSIX 2.2: outside quotes only what the quoter uses is understood, all else fails. */
static bool
read_posix(struct buf *out, struct str text)
{
	bool quoted = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c == '\'')
			quoted = !quoted;
		else if (quoted)
			buf_addc(out, c);
		else if (c == '\\' && i + 1 < text.len && text.data[i + 1] != '\n')
			buf_addc(out, text.data[++i]);
		else
			return false;
	}
	return !quoted;
}

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* fish: \XHH is a byte; a run of plain characters stands for itself; '' is the empty word. */
static bool
read_fish(struct buf *out, struct str text)
{
	if (str_is(text, "''"))
		return true;
	for (size_t i = 0; i < text.len; i++) {
		if (input_is_of(text.data[i], "_./-")) {
			buf_addc(out, text.data[i]);
			continue;
		}
		if (text.len - i < 4 || text.data[i] != '\\' || text.data[i + 1] != 'X' ||
		    hex(text.data[i + 2]) < 0 || hex(text.data[i + 3]) < 0)
			return false;
		buf_addc(out, (char)(hex(text.data[i + 2]) * 16 + hex(text.data[i + 3])));
		i += 3;
	}
	return text.len > 0;
}

/* PowerShell: any of five characters ends the text, two of them in a row are the second. */
static bool
read_powershell(struct buf *out, struct str text)
{
	bool quoted = false;

	while (text.len > 0) {
		size_t size, next_size = 0;
		uint32_t c = utf8_first(text, &size), next = 0;
		struct str rest = { text.data + size, text.len - size };
		bool mark = c == '\'' || (c >= 0x2018 && c <= 0x201B);

		if (rest.len > 0)
			next = utf8_first(rest, &next_size);
		if (mark && quoted &&
		    (next == '\'' || (next >= 0x2018 && next <= 0x201B))) {
			buf_add(out, rest.data, next_size);
			text =
			    (struct str){ rest.data + next_size, rest.len - next_size };
			continue;
		}
		if (mark)
			quoted = !quoted;
		else if (quoted)
			buf_add(out, text.data, size);
		else
			return false;
		text = rest;
	}
	return !quoted;
}

static void
check(struct str value, void (*quote)(struct buf *, struct str),
    bool (*read)(struct buf *, struct str))
{
	AUTO_BUF text = { 0 }, back = { 0 };

	quote(&text, value);
	assert(read(&back, buf_str(&text)));
	assert(str_eq(buf_str(&back), value));
}

static void
check_plain(struct str value)
{
	if (quote_is_plain(value)) {
		assert(quote_fits_cmd(value) && utf8_valid(value));
		for (size_t i = 0; i < value.len; i++)
			assert(input_is_of(value.data[i], "/+=_.:,@-") &&
			    (value.data[i] != '=' ||
				(i > 0 && value.data[i - 1] != ':')));
	}
	if (quote_fits_cmd(value))
		for (size_t i = 0; i < value.len; i++)
			assert(value.data[i] != '"' && value.data[i] != '%' &&
			    value.data[i] != '!' && value.data[i] != '^' &&
			    value.data[i] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str value = input_str(data, size);
	unsigned choice = input_choice(&value, 4);

	if (choice == 0)
		check(value, quote_posix, read_posix);
	else if (choice == 1)
		check(value, quote_fish, read_fish);
	else if (choice == 2)
		check(value, quote_powershell, read_powershell);
	else
		check_plain(value);
	return 0;
}
