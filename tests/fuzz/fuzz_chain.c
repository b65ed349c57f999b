/*
 * Small texts that the program keeps or is given: a choice and lines.  The row of profiles behind
 * credential_process, the names used last, numbers, and names made of a pattern.
 *   - A row holds the name that was put in, last, and refuses it the second time.
 *   - A list of names has the new one first, no name twice, never more than its maximum.
 */
#include "input.h"

#include "base/utf8.h"
#include "core/name_pattern.h"
#include "core/process_chain.h"
#include "core/recent.h"

static void
check_row(const char *row, const char *name, const char *other)
{
	AUTO_BUF longer = { 0 }, again = { 0 }, third = { 0 };
	struct err e = { 0 };
	bool ok = process_chain_extend(&longer, row, name, &e);

	input_check_err(ok, &e);
	if (!ok) {
		assert(longer.len == 0);
		return;
	}
	assert(longer.len > 0 || name[0] == '\0');
	/* The same name is found whatever stands around it. */
	assert(!process_chain_extend(&again, buf_text(&longer), name, &e));
	err_clear(&e);
	if (strcmp(name, other) == 0 ||
	    !process_chain_extend(&again, buf_text(&longer), other, &e))
		return;
	assert(!process_chain_extend(&third, buf_text(&again), name, &e));
	err_clear(&e);
	assert(!process_chain_extend(&third, buf_text(&again), other, &e));
}

static void
check_recent(struct str text, struct str name)
{
	AUTO_LIST before = { 0 }, after = { 0 };
	AUTO_BUF out = { 0 }, again = { 0 };

	recent_read(&before, text);
	assert(before.n <= RECENT_MAX);
	if (!recent_add(&out, text, name)) {
		assert(out.len == 0);
		return;
	}
	recent_read(&after, buf_str(&out));
	assert(after.n >= 1 && after.n <= RECENT_MAX && after.n <= before.n + 1);
	assert(str_is(name, after.items[0]) && recent_place(&after, name) == 0);
	for (size_t i = 0; i < after.n; i++)
		for (size_t j = 0; j < i; j++)
			assert(strcmp(after.items[i], after.items[j]) != 0);
	assert(!recent_add(&again, buf_str(&out), name));
}

static void
check_number(struct str text)
{
	AUTO_BUF written = { 0 };
	long long n = 42, again;

	if (!str_to_int(text, &n)) {
		assert(n == 42);
		return;
	}
	buf_printf(&written, "%lld", n);
	assert(str_to_int(buf_str(&written), &again) && again == n);
}

static void
check_pattern(const char *pattern, const char *account, const char *role)
{
	const struct name_pattern_value values[] = {
		{ "account_name", account },
		{ "role", role },
	};
	AUTO_BUF out = { 0 }, plain = { 0 };
	struct err e = { 0 };

	input_check_err(
	    name_pattern_fill(&out, pattern, values, ARRAY_LEN(values), &e), &e);
	err_clear(&e);
	assert(name_pattern_fill(&plain, "{role}", values, ARRAY_LEN(values), &e));
	assert(utf8_valid(buf_str(&plain)));
	for (size_t i = 0; i < plain.len; i++)
		assert((unsigned char)plain.data[i] > ' ' &&
		    strchr("\"'\\$`!#&*?[]{}()<>|;~%^\177", plain.data[i]) == NULL);
	assert(strstr(buf_text(&plain), "--") == NULL || strstr(role, "--") != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	unsigned choice = input_choice(&rest, 5);
	struct str first = input_line(&rest), second = input_line(&rest);
	AUTO_STRING char *row = input_text(first), *name = input_text(second);
	AUTO_STRING char *other = input_text(input_line(&rest));

	if (choice == 0)
		check_row(row, name, other);
	else if (choice == 1)
		check_row(NULL, name, other);
	else if (choice == 2)
		check_number(first);
	else if (choice == 3)
		check_pattern(row, name, other);
	else
		check_recent(rest, first);
	return 0;
}
