/*
 * ARNs and patterns: a choice and two lines.  The parts of an ARN lie in it in order; being the same
 * principal goes both ways; patterns agree with a model that is too slow to be used.
 */
#include "input.h"

#include "cmd/text.h"
#include "core/arn.h"
#include "core/pattern.h"
#include "core/policy.h"

static void
check_part(struct str part, struct str text)
{
	assert(part.len == 0 ||
	    (part.data >= text.data && part.data + part.len <= text.data + text.len));
}

static void
check_arn(struct str text)
{
	struct arn a = { 0 };

	check_part(text_account_of(text), text);
	check_part(text_role_of(text), text);
	if (!arn_parse(&a, text))
		return;
	assert(str_starts(text, "arn:"));
	check_part(a.partition, text);
	check_part(a.service, text);
	check_part(a.account, text);
	check_part(a.type, text);
	check_part(a.path, text);
	check_part(a.name, text);
	assert(str_eq(a.account, text_account_of(text)));
	assert(a.partition.len > 0 && a.service.len > 0);
	assert(!str_has(a.partition, ':') && !str_has(a.account, ':'));
	assert(!str_has(a.name, '/') && !str_has(a.type, '/'));
	assert(a.path.len == 0 ||
	    (a.path.data[0] == '/' && a.path.data[a.path.len - 1] == '/'));
	assert(!arn_is_account(a.account) || a.account.len == 12);
	assert(arn_same_principal(text, text));
}

static struct str
rest_of(struct str s)
{
	return (struct str){ s.data + 1, s.len - 1 };
}

static bool
model_matches(struct str p, struct str t)
{
	if (p.len == 0)
		return t.len == 0;
	if (p.data[0] == '*')
		return model_matches(rest_of(p), t) ||
		    (t.len > 0 && model_matches(p, rest_of(t)));
	return t.len > 0 && (p.data[0] == '?' || p.data[0] == t.data[0]) &&
	    model_matches(rest_of(p), rest_of(t));
}

static size_t
stars(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.data[i] == '*';
	return n;
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.data[i] >= 0x80)
			return false;
	return true;
}

static void
check_patterns(struct str pattern, struct str text)
{
	bool expected;

	(void)pattern_list_matches(pattern, text);
	if (pattern.len > 40 || text.len > 40 || stars(pattern) > 4 ||
	    !is_ascii(pattern) || !is_ascii(text))
		return;
	expected = model_matches(pattern, text);
	assert(policy_matches(pattern, text, false) == expected);
	assert(!expected || policy_matches(pattern, text, true));
	assert(pattern_matches(pattern, text) == expected);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	unsigned choice = input_choice(&rest, 3);
	struct str one = input_line(&rest), other = input_line(&rest);

	if (choice == 0)
		check_arn(one);
	else if (choice == 1)
		assert(arn_same_principal(one, other) == arn_same_principal(other, one));
	else
		check_patterns(one, other);
	return 0;
}
