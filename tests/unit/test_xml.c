#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "core/http.h"
#include "core/xml.h"

/* One leaf "A/B" out of a text; NULL: not found. */
static const struct {
	const char *text, *leaf;
} answers[] = {
	{ "<R><A><B>x</B></A></R>", "x" },
	{ "<?xml version=\"1.0\"?>\n<!-- c -->\n<any><A><B>x</B></A></any>\n", "x" },
	{ "<p:R xmlns:p='urn:y'><p:A><q:B xmlns:q='u'>x</q:B></p:A></p:R>", "x" },
	{ "<R xmlns='https://sts.amazonaws.com/doc/2011-06-15/'><A><B>x</B></A></R>",
	    "x" },
	{ "<R xmlns='a&#10;b'><A><B>x</B></A></R>", "x" },
	{ "<R><A><B> \n x\t</B></A></R>", " \n x\t" },
	{ "<R><A><B>a&lt;b&gt;&amp;&#43;&#xe9;</B></A></R>", "a<b>&+\xC3\xA9" },
	{ "<R><A><B>1<![CDATA[<&2>]]>3<!-- c --><?pi?>4</B></A></R>", "1<&2>34" },
	{ "<R><A><B/></A></R>", "" },
	{ "<R><A><B>x<C>y</C>z</B></A></R>", "x" },
	{ "<R><A><B><C/>z</B></A></R>", "" },
	{ "<R><A><B>x</B><B>y</B></A></R>", "x" },
	{ "<R><A><B>x</B></A><A><B>y</B></A></R>", "x" },
	{ "<R><A><C/><B>x</B></A></R>", "x" },
	{ "<R><C><B>no</B></C><A><B>x</B></A></R>", "x" },
	{ "<R><B>no</B><A><C><B>no</B></C><B>x</B></A></R>", "x" },
	{ "<R><C><A><B>no</B></A></C></R>", NULL },
	{ "<R><A/><A><B>no</B></A></R>", NULL },
	{ "<A><B>no</B></A>", NULL },
	{ "<R><A><BB>no</BB><b>no</b></A></R>", NULL },
	{ "<R/>", NULL },
	{ "<?xml version='1.0' encoding='iso-8859-1'?><R><A><B>\xC3\xA9</B></A></R>",
	    "\xC3\xA9" },
};

static void
the_first_leaf_of_the_path_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		struct xml_leaf leaf = { .path = "A/B" };
		struct err e = { 0 };

		if (!xml_read(&leaf, 1, str_of(answers[i].text), &e))
			fail_msg("%s: %s", answers[i].text, e.msg);
		if (leaf.found != (answers[i].leaf != NULL) ||
		    strcmp(buf_text(&leaf.text),
			answers[i].leaf ? answers[i].leaf : "") != 0)
			fail_msg("%s: found %d '%s'", answers[i].text, leaf.found,
			    buf_text(&leaf.text));
		xml_leaves_free(&leaf, 1);
	}
}

static void
many_leaves_are_read_in_one_pass(void **state)
{
	struct xml_leaf leaves[] = { { .path = "E" }, { .path = "A" },
		{ .path = "A/B/C" }, { .path = "D" } };
	struct err e = { 0 };

	(void)state;
	assert_true(xml_read(leaves, ARRAY_LEN(leaves),
	    STR("<R><A>a<B><C>c</C></B></A><D>d</D></R>"), &e));
	assert_false(leaves[0].found);
	assert_string_equal(buf_text(&leaves[1].text), "a");
	assert_string_equal(buf_text(&leaves[2].text), "c");
	assert_string_equal(buf_text(&leaves[3].text), "d");
	xml_leaves_free(leaves, ARRAY_LEN(leaves));
}

static const struct {
	const char *text, *cause;
} refused[] = {
	{ "", "the answer is empty" },
	{ "nonsense", "not well-formed XML: syntax error in line 1" },
	{ "<R><A><B>x</B></A>\n</S>", "mismatched tag in line 2" },
	{ "<R><A><B>x</B></A></R><R/>", "junk after document element" },
	{ "<R><A><B>x</B></A>", "no element found" },
	{ "<R><A><B>&x;</B></A></R>", "undefined entity" },
	{ "<p:R><A><B>x</B></A></p:R>", "unbound prefix" },
	{ "<R><A><B>\xE9</B></A></R>", "not well-formed" },
	{ "<R><A><B>x\x01</B></A></R>", "not well-formed" },
	{ "<!DOCTYPE R><R><A><B>x</B></A></R>", "it has a DOCTYPE" },
	{ "<!DOCTYPE R [<!ENTITY x 'y'>]><R><A><B>&x;</B></A></R>", "it has a DOCTYPE" },
	{ "<!DOCTYPE R SYSTEM 'file:///etc/passwd'><R/>", "it has a DOCTYPE" },
};

static void
a_damaged_or_dangerous_answer_is_refused_and_leaves_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct xml_leaf leaf = { .path = "A/B" };
		struct err e = { 0 };

		assert_false(xml_read(&leaf, 1, str_of(refused[i].text), &e));
		assert_int_equal(e.code, ERR_NETWORK);
		if (strstr(e.msg, refused[i].cause) == NULL)
			fail_msg("%s: %s", refused[i].text, e.msg);
		assert_false(leaf.found);
		assert_int_equal(leaf.text.len, 0);
	}
}

static void
nest(struct buf *out, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		buf_adds(out, "<x>");
	for (size_t i = 0; i < depth; i++)
		buf_adds(out, "</x>");
}

static void
depth_and_size_are_bounded(void **state)
{
	AUTO_BUF text = { 0 };
	struct xml_leaf leaf = { .path = "A" };
	struct err e = { 0 };

	(void)state;
	nest(&text, XML_DEPTH_MAX);
	assert_true(xml_read(&leaf, 1, buf_str(&text), &e));
	buf_clear(&text);
	nest(&text, XML_DEPTH_MAX + 1);
	assert_false(xml_read(&leaf, 1, buf_str(&text), &e));
	assert_non_null(strstr(e.msg, "nested too deep"));
	buf_clear(&text);
	buf_adds(&text, "<R><A>");
	while (text.len < HTTP_BODY_MAX - 8)
		buf_addc(&text, 'x');
	buf_adds(&text, "</A></R>");
	assert_true(xml_read(&leaf, 1, buf_str(&text), &e));
	assert_int_equal(leaf.text.len, HTTP_BODY_MAX - 14);
	xml_leaves_free(&leaf, 1);
	buf_addc(&text, '\n');
	assert_false(xml_read(&leaf, 1, buf_str(&text), &e));
	assert_string_equal(e.msg, "the answer is too large");
}

static void
every_element_of_a_path_is_listed_in_order(void **state)
{
	static const char text[] =
	    "<R><X><member><N>other</N></member></X>"
	    "<L><N>no</N><member><K>k</K><N>one</N></member><member><N>t&amp;wo</N>"
	    "</member><m><N>no</N></m><member><K/></member><member><N/></member></L>"
	    "<L><member><N>five<sub>!</sub></N></member></L></R>";
	static const char *const expected[] = { "one", "t&wo", "", "five!" };
	AUTO_LIST list = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(xml_read_list(&list, "L/member/N", str_of(text), &e));
	assert_int_equal(list.n, ARRAY_LEN(expected));
	for (size_t i = 0; i < list.n; i++)
		assert_string_equal(list.items[i], expected[i]);
	assert_false(xml_read_list(&list, "L/N", STR("<R><L>"), &e));
	assert_int_equal(e.code, ERR_NETWORK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_leaf_of_the_path_is_read),
		cmocka_unit_test(many_leaves_are_read_in_one_pass),
		cmocka_unit_test(
		    a_damaged_or_dangerous_answer_is_refused_and_leaves_nothing),
		cmocka_unit_test(every_element_of_a_path_is_listed_in_order),
		cmocka_unit_test(depth_and_size_are_bounded),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
