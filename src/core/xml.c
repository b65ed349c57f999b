#include "core/xml.h"

#include <expat.h>
#include <string.h>

#include "base/mem.h"
#include "core/http.h"

#define NAMESPACE_END '\x01' /* between namespace and name; no XML can have it */

/* How far the open elements match the path of one leaf. */
struct progress {
	size_t matched; /* parts of the path whose elements are open */
	bool over;      /* nothing that comes belongs to this leaf any more */
};

/* Every element of one path: xml_read_list(). */
struct every {
	const char *path;
	struct list *out;
	size_t matched; /* parts of the path whose elements are open */
	struct buf text;
};

struct reader {
	XML_Parser parser;
	struct every *every; /* NULL: leaves are wanted */
	struct xml_leaf *leaves;
	struct progress *progress; /* one per leaf */
	size_t n;
	size_t depth;        /* open elements */
	const char *refused; /* why we stopped the parser; NULL: we did not */
};

/* Part `index` of a path, from 0; *last tells whether it is the final one. */
static struct str
path_part(const char *path, size_t index, bool *last)
{
	struct str rest = str_of(path);
	struct str part = str_cut(rest, '/', &rest);

	while (index-- > 0)
		part = str_cut(rest, '/', &rest);
	*last = rest.len == 0;
	return part;
}

static void
every_start(struct every *w, size_t level, const char *name)
{
	bool last;

	if (level == w->matched + 1 &&
	    str_is(path_part(w->path, w->matched, &last), name)) {
		w->matched++;
		buf_clear(&w->text);
	}
}

/* Whether all parts of the path are open: the element that is wanted. */
static bool
every_is_open(const struct every *w)
{
	bool last = false;

	if (w->matched > 0)
		(void)path_part(w->path, w->matched - 1, &last);
	return last;
}

static void
every_end(struct every *w, size_t level)
{
	if (level == 0 || level != w->matched)
		return;
	if (every_is_open(w))
		list_add(w->out, buf_str(&w->text));
	w->matched--;
}

static void
refuse(struct reader *r, const char *why)
{
	r->refused = why;
	(void)XML_StopParser(r->parser, XML_FALSE);
}

static void
on_start(void *data, const XML_Char *qualified, const XML_Char **attributes)
{
	struct reader *r = data;
	const char *end = strrchr(qualified, NAMESPACE_END);
	const char *name = end ? end + 1 : qualified;
	size_t level = r->depth++; /* 0: the document element */

	(void)attributes;
	if (level >= XML_DEPTH_MAX) {
		refuse(r, "it is nested too deep");
		return;
	}
	if (r->every != NULL)
		every_start(r->every, level, name);
	for (size_t i = 0; i < r->n; i++) {
		struct progress *p = &r->progress[i];
		bool last;

		if (p->over)
			continue;
		if (r->leaves[i].found) {
			/* The AWS CLI takes an element's text up to its first child. */
			p->over = true;
		} else if (level == p->matched + 1 &&
		    str_is(path_part(r->leaves[i].path, p->matched, &last), name)) {
			p->matched++;
			r->leaves[i].found = last;
		}
	}
}

static void
on_end(void *data, const XML_Char *name)
{
	struct reader *r = data;
	size_t level = --r->depth;

	(void)name;
	if (r->every != NULL)
		every_end(r->every, level);
	/* Of elements with the same name the AWS CLI looks into the first alone, on every
	 * level: once the innermost match is closed, there is no other. */
	for (size_t i = 0; i < r->n; i++)
		if (level > 0 && level == r->progress[i].matched)
			r->progress[i].over = true;
}

static void
on_text(void *data, const XML_Char *text, int len)
{
	struct reader *r = data;

	if (r->every != NULL && every_is_open(r->every))
		buf_add(&r->every->text, text, (size_t)len);
	for (size_t i = 0; i < r->n; i++)
		if (r->leaves[i].found && !r->progress[i].over)
			buf_add(&r->leaves[i].text, text, (size_t)len);
}

static void
on_doctype(void *data, const XML_Char *name, const XML_Char *system,
    const XML_Char *public, int has_internal_subset)
{
	(void)name;
	(void)system;
	(void)public;
	(void)has_internal_subset;
	refuse(data, "it has a DOCTYPE");
}

static bool
parse(struct reader *r, struct str text, struct err *e)
{
	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, on_start, on_end);
	XML_SetCharacterDataHandler(r->parser, on_text);
	XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
	if (XML_Parse(r->parser, text.data, (int)text.len, 1) == XML_STATUS_OK)
		return true;
	if (r->refused != NULL)
		return err_set(e, ERR_NETWORK, "the answer is refused: %s", r->refused);
	return err_set(e, ERR_NETWORK,
	    "the answer is not well-formed XML: %s in line %lu",
	    XML_ErrorString(XML_GetErrorCode(r->parser)),
	    (unsigned long)XML_GetCurrentLineNumber(r->parser));
}

static bool
read_answer(struct reader *r, struct str text, struct err *e)
{
	static const XML_Memory_Handling_Suite heap = { mem_alloc, mem_grow, mem_free };
	bool ok;

	if (text.len == 0)
		return err_set(e, ERR_NETWORK, "the answer is empty");
	if (text.len > HTTP_BODY_MAX)
		return err_set(e, ERR_NETWORK, "the answer is too large");
	/* UTF-8 whatever the declaration says, as the AWS CLI reads it. */
	r->parser =
	    XML_ParserCreate_MM("UTF-8", &heap, (const XML_Char[]){ NAMESPACE_END, 0 });
	r->progress = mem_alloc(r->n * sizeof(*r->progress));
	ok = parse(r, text, e);
	XML_ParserFree(r->parser);
	mem_free(r->progress);
	return ok;
}

bool
xml_read(struct xml_leaf leaves[], size_t n, struct str text, struct err *e)
{
	struct reader r = { .leaves = leaves, .n = n };
	bool ok = read_answer(&r, text, e);

	if (!ok)
		xml_leaves_free(leaves, n);
	return ok;
}

bool
xml_read_list(struct list *out, const char *path, struct str text, struct err *e)
{
	struct every every = { .path = path, .out = out };
	struct reader r = { .every = &every };
	bool ok = read_answer(&r, text, e);

	buf_free(&every.text);
	return ok;
}

void
xml_leaves_free(struct xml_leaf leaves[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_free(&leaves[i].text);
		leaves[i].found = false;
	}
}
