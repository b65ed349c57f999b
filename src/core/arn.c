#include "core/arn.h"

bool
arn_is_account(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
	return text.len == 12;
}

/* The position of the last '/' in front of `end`; -1 if there is none. */
static long
slash_before(struct str text, size_t end)
{
	long at = (long)end;

	while (--at >= 0 && text.data[at] != '/')
		;
	return at;
}

bool
arn_parse(struct arn *out, struct str text)
{
	struct str rest = text, region;
	struct arn arn = { 0 };
	long slash;

	if (!str_is(str_cut(rest, ':', &rest), "arn"))
		return false;
	arn.partition = str_cut(rest, ':', &rest);
	arn.service = str_cut(rest, ':', &rest);
	region = str_cut(rest, ':', &rest);
	arn.account = str_cut(rest, ':', &rest);
	(void)region;
	if (arn.partition.len == 0 || arn.service.len == 0 || rest.len == 0)
		return false;
	slash = slash_before(rest, rest.len);
	if (slash < 0) {
		arn.type = rest;
		*out = arn;
		return true;
	}
	arn.name = (struct str){ rest.data + slash + 1, rest.len - (size_t)slash - 1 };
	arn.type = str_cut(rest, '/', &rest);
	arn.path = (struct str){ arn.type.data + arn.type.len,
		(size_t)(arn.name.data - (arn.type.data + arn.type.len)) };
	if (str_is(arn.type, "assumed-role")) {
		/* "assumed-role/Name/Session" */
		arn.name = str_cut(rest, '/', &rest);
		arn.path = (struct str){ 0 };
	}
	*out = arn;
	return true;
}

static struct str
kind_of(const struct arn *a)
{
	return str_is(a->type, "assumed-role") ? STR("role") : a->type;
}

bool
arn_same_principal(struct str one, struct str other)
{
	struct arn a, b;

	if (str_eq(one, other))
		return true;
	if (!arn_parse(&a, one) || !arn_parse(&b, other))
		return false;
	/* The path is part of the name, but for the session of a role, which has none. */
	return str_eq(a.partition, b.partition) && str_eq(a.account, b.account) &&
	    str_eq(kind_of(&a), kind_of(&b)) && str_eq(a.name, b.name) &&
	    (a.path.data == NULL || b.path.data == NULL || str_eq(a.path, b.path));
}
