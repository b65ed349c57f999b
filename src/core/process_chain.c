#include "core/process_chain.h"

#include <string.h>

#include "base/list.h"

#define NAMES_MAX 4

/* Python's csv module with its defaults: "..." where needed, a quote inside doubled. */
static void
read_row(struct list *out, const char *row)
{
	AUTO_BUF name = { 0 };
	bool quoted = false;

	if (row[0] == '\0')
		return;
	for (;; row++) {
		if (*row == '"' && quoted && row[1] == '"') {
			buf_addc(&name, *row++);
		} else if (*row == '"') {
			quoted = !quoted;
		} else if (*row == '\0' || (*row == ',' && !quoted)) {
			list_add(out, buf_str(&name));
			buf_clear(&name);
			if (*row == '\0')
				return;
		} else {
			buf_addc(&name, *row);
		}
	}
}

static void
add_name(struct buf *out, const char *name)
{
	if (name[0] != '\0' && strpbrk(name, ",\"\r\n") == NULL) {
		buf_adds(out, name);
		return;
	}
	buf_addc(out, '"');
	for (; *name != '\0'; name++) {
		if (*name == '"')
			buf_addc(out, '"');
		buf_addc(out, *name);
	}
	buf_addc(out, '"');
}

bool
process_chain_extend(struct buf *out, const char *row, const char *profile, struct err *e)
{
	AUTO_LIST names = { 0 };
	AUTO_BUF path = { 0 };

	read_row(&names, row ? row : "");
	for (size_t i = 0; i < names.n; i++)
		buf_printf(&path, "%s -> ", names.items[i]);
	if (list_has(&names, str_of(profile)))
		return err_set(e, ERR_CONFIG,
		    "credential_process asks for its own profile: %s%s", buf_text(&path),
		    profile);
	if (names.n >= NAMES_MAX)
		return err_set(e, ERR_CONFIG,
		    "credential_process is nested too deep: %s%s", buf_text(&path),
		    profile);
	list_add(&names, str_of(profile));
	for (size_t i = 0; i < names.n; i++) {
		buf_adds(out, i > 0 ? "," : "");
		add_name(out, names.items[i]);
	}
	return true;
}
