#include "core/ini_parser.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "core/ini_defaults.h"
#include "core/ini_error.h"
#include "core/ini_join.h"
#include "core/ini_lines.h"
#include "core/ini_split.h"

/*
 * The rules are those of Python's configparser.RawConfigParser._read() with its
 * defaults, and of botocore's configloader.raw_config_parse(), which looks into the
 * blocks.  Stricter than both: a NUL byte anywhere is an error, and so is a file over
 * 64 MiB.
 */

/* Room for the sections is made at once for a file of short ones (bytes of a section);
 * the array and its table grow if there are more. */
#define SHORT_SECTION 128
#define FIRST_SECTIONS 16

struct parser {
	struct ini_memory *memory;
	const char *file;
	struct ini_lines lines;
	struct ini_section section;                /* the one that is open */
	struct ini_values own;                     /* its values */
	struct arena scratch_values, scratch_text; /* emptied behind every section */
	struct arena *list, *text; /* where values go; joined lines, lower-cased keys */
	struct ini_values *values; /* &own or &memory->defaults; NULL before a section */
	struct ini_value *value;   /* the one that is open: may be continued; else NULL */
	size_t indent;             /* of the last line that did not continue a value */
	size_t line_start;         /* offset of the line that is looked at */
	size_t more, more_end; /* the lines that continue the value; more_end 0: none */
	struct buf lowered;
	struct ini_bad_line bad_default; /* an error only if it is inherited */
};

static struct ini_place
place(const struct parser *p, size_t number, struct str text)
{
	return (struct ini_place){ p->file, number, text };
}

/* Ends a value that has more than one line. */
static bool
close_value(struct parser *p, struct err *e)
{
	struct ini_bad_line bad = { 0 };

	ini_join(p->value, (struct str){ p->lines.text.data, p->more_end }, p->more,
	    p->text, &bad);
	p->value = NULL;
	p->more_end = 0;
	if (bad.number == 0)
		return true;
	if (p->values == &p->own)
		return ini_error_no_delimiter(place(p, bad.number, bad.text), e);
	if (p->bad_default.number == 0)
		p->bad_default = bad;
	return true;
}

static void
close_section(struct parser *p, size_t end)
{
	struct ini_memory *m = p->memory;

	if (p->values == &p->own) {
		p->section.nvalues = p->own.n;
		p->section.end = end;
		m->sections[m->nsections - 1] = p->section;
		table_free(&p->own.keys);
		p->own.n = 0;
		arena_free(&p->scratch_text);
	}
	p->values = NULL;
	p->value = NULL;
}

static bool
open_section(
    struct parser *p, const struct ini_line *line, struct str name, struct err *e)
{
	struct ini_memory *m = p->memory;
	size_t other;

	close_section(p, p->line_start);
	if (str_is(name, "DEFAULT")) {
		p->values = &m->defaults;
		p->list = &m->values;
		p->text = &m->text;
		return true;
	}
	if (m->nsections == m->room) {
		m->room *= 2;
		m->sections = mem_grow(m->sections, m->room * sizeof(*m->sections));
	}
	other =
	    table_put(&m->names, name, m->nsections, m->sections, sizeof(*m->sections));
	if (other != TABLE_NONE)
		return ini_error_section_again(
		    place(p, line->number, line->text), name, m->sections[other].line, e);
	p->section = (struct ini_section){
		.name = name, .line = line->number, .from = p->lines.at, .memory = m
	};
	m->sections[m->nsections++] = p->section;
	p->values = &p->own;
	p->list = &p->scratch_values;
	p->text = &p->scratch_text;
	return true;
}

static struct str
lower(struct parser *p, struct str key)
{
	char *copy;

	buf_clear(&p->lowered);
	utf8_lower(&p->lowered, key);
	copy = arena_alloc(p->text, p->lowered.len);
	memcpy(copy, p->lowered.data, p->lowered.len);
	return (struct str){ copy, p->lowered.len };
}

static bool
add_value(struct parser *p, const struct ini_line *line, struct err *e)
{
	struct ini_value value = { .line = line->number };
	const struct ini_value *other;
	bool is_lower;

	if (!ini_split_value(&value.key, &value.text, &is_lower, line->text))
		return ini_error_no_delimiter(place(p, line->number, line->text), e);
	if (value.key.len == 0)
		return ini_error_no_key(place(p, line->number, line->text), e);
	if (!is_lower)
		value.key = lower(p, value.key);
	p->value = ini_values_add(p->values, p->list, &value, &other);
	p->more = p->lines.at;
	if (p->value == NULL)
		return ini_error_key_again(
		    place(p, line->number, value.key), other->line, e);
	return true;
}

static bool
take_line(struct parser *p, const struct ini_line *line, struct err *e)
{
	struct str name;

	if (line->text.len == 0 || ini_is_comment(line->text))
		return true;
	/* This test comes first: an indented "[x]" or "key = v" continues a value. */
	if (p->value != NULL && line->indent > p->indent) {
		p->more_end = line->end;
		return true;
	}
	p->indent = line->indent;
	if (p->more_end > 0 && !close_value(p, e))
		return false;
	if (ini_split_section(&name, line->text))
		return open_section(p, line, name, e);
	if (p->values == NULL)
		return ini_error_no_section(place(p, line->number, line->text), e);
	return add_value(p, line, e);
}

static void
parser_free(struct parser *p)
{
	table_free(&p->own.keys);
	arena_free(&p->scratch_values);
	arena_free(&p->scratch_text);
	buf_free(&p->lowered);
}
#define AUTO_PARSER ATTR_CLEANUP(parser_free) struct parser

static bool
take_lines(struct parser *p, struct err *e)
{
	struct ini_line line;

	for (;;) {
		p->line_start = p->lines.at;
		if (!ini_lines_next(&p->lines, &line))
			return p->more_end == 0 || close_value(p, e);
		if (!take_line(p, &line, e))
			return false;
	}
}

bool
ini_parser_run(
    struct ini_memory *memory, struct str text, const char *file, struct err *e)
{
	AUTO_PARSER p = { .memory = memory, .file = file };

	if (!ini_error_bytes(text, file, e))
		return false;
	memory->file = text;
	memory->room = FIRST_SECTIONS + text.len / SHORT_SECTION;
	memory->sections = mem_alloc(memory->room * sizeof(*memory->sections));
	table_reserve(&memory->names, memory->room / 2);
	ini_lines_begin(&p.lines, text, 0, 1);
	if (!take_lines(&p, e))
		return false;
	close_section(&p, text.len);
	if (p.bad_default.number == 0 || !ini_defaults_inherit_bad(memory))
		return true;
	return ini_error_no_delimiter(
	    place(&p, p.bad_default.number, p.bad_default.text), e);
}

void
ini_parser_load(struct ini_memory *memory, struct ini_section *section)
{
	struct str text = { memory->file.data, section->end };
	AUTO_PARSER p = {
		.memory = memory, .list = &memory->values, .text = &memory->text
	};
	struct err never = { 0 };
	bool ok;

	p.values = &p.own;
	ini_lines_begin(&p.lines, text, section->from, section->line + 1);
	ok = take_lines(&p, &never);
	assert(ok); /* the same lines were accepted before */
	section->values = p.own.list;
}
