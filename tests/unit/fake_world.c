/* What a test puts into the world in memory, and takes out of it. */
#include "fake_sys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/utc.h"

struct fake_file *
fake_put(struct fake *f, const char *path, const char *text)
{
	size_t i = 0;

	while (i < f->nfiles && strcmp(f->files[i].path, path) != 0)
		i++;
	assert_true(i < FAKE_FILES_MAX);
	if (i == f->nfiles)
		f->files[f->nfiles++] = (struct fake_file){ .path = mem_strdup(path) };
	buf_free(&f->files[i].text);
	buf_adds(&f->files[i].text, text);
	f->files[i].mode = 0600;
	return &f->files[i];
}

const char *
fake_get(const struct fake *f, const char *path)
{
	for (size_t i = 0; i < f->nfiles; i++)
		if (strcmp(f->files[i].path, path) == 0)
			return buf_text(&f->files[i].text);
	return NULL;
}

size_t
fake_count(const struct fake *f, const char *prefix)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nfiles; i++)
		n += strncmp(f->files[i].path, prefix, strlen(prefix)) == 0;
	return n;
}

static struct fake_answer *
next(struct fake *f)
{
	assert_true(f->nanswers < FAKE_ANSWERS_MAX);
	return &f->answers[f->nanswers++];
}

void
fake_answer(struct fake *f, int status, const char *body)
{
	*next(f) = (struct fake_answer){ .status = status, .body = mem_strdup(body) };
}

void
fake_answer_failure(struct fake *f, enum http_failure failure)
{
	*next(f) = (struct fake_answer){ .failure = failure, .body = mem_strdup("") };
}

void
fake_answer_keys(struct fake *f, const char *key, int64_t expires)
{
	AUTO_BUF body = { 0 };
	char utc[UTC_SIZE];

	utc_format(utc, expires);
	buf_printf(&body,
	    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>%s"
	    "</AccessKeyId><SecretAccessKey>sk/%s</SecretAccessKey>"
	    "<SessionToken>tok/%s</SessionToken><Expiration>%s</Expiration></Credentials>"
	    "<AssumedRoleUser><AssumedRoleId>AROA:me</AssumedRoleId>"
	    "<Arn>arn:aws:sts::123456789012:assumed-role/A/me</Arn></AssumedRoleUser>"
	    "</AssumeRoleResult></AssumeRoleResponse>",
	    key, key, key, utc);
	fake_answer(f, 200, buf_text(&body));
}

void
fake_answer_refusal(struct fake *f, int status, const char *code, const char *message)
{
	AUTO_BUF body = { 0 };

	buf_printf(&body,
	    "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s"
	    "</Message></Error></ErrorResponse>",
	    code, message);
	fake_answer(f, status, buf_text(&body));
}

static char
decode_hex(const char *at)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *high = strchr(digits, at[0]), *low = strchr(digits, at[1]);

	assert_true(high != NULL && low != NULL && at[0] && at[1]);
	return (char)((high - digits) * 16 + (low - digits));
}

char *
fake_form(const char *body, const char *name)
{
	struct str rest = str_of(body);

	while (rest.len > 0) {
		struct str value, pair = str_cut(rest, '&', &rest);
		AUTO_BUF text = { 0 };

		if (!str_is(str_cut(pair, '=', &value), name))
			continue;
		for (size_t i = 0; i < value.len; i++) {
			if (value.data[i] == '%') {
				buf_addc(&text, decode_hex(value.data + i + 1));
				i += 2;
			} else {
				buf_addc(
				    &text, value.data[i] == '+' ? ' ' : value.data[i]);
			}
		}
		return buf_take(&text);
	}
	return NULL;
}

void
fake_story(struct buf *out, const struct fake *f, const char *without)
{
	for (size_t i = 0; i < f->log.n; i++) {
		struct str rest, word = str_cut(str_of(f->log.items[i]), ' ', &rest);
		struct str words = str_of(without);
		bool wanted = true;

		while (words.len > 0)
			if (str_eq(str_cut(words, ' ', &words), word))
				wanted = false;
		if (wanted)
			buf_printf(out, "%s%s", out->len ? "\n" : "", f->log.items[i]);
	}
}

void
fake_free(struct fake *f)
{
	for (size_t i = 0; i < f->nfiles; i++) {
		mem_free(f->files[i].path);
		buf_free(&f->files[i].text);
	}
	for (size_t i = 0; i < f->nanswers; i++)
		mem_free(f->answers[i].body);
	for (size_t i = 0; i < f->nrequests; i++) {
		mem_free(f->requests[i].method);
		mem_free(f->requests[i].url);
		mem_free(f->requests[i].body);
		mem_free(f->requests[i].key);
	}
	list_free(&f->log);
}
