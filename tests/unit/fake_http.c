/* The server of the world in memory: it says what it was told to say, in order. */
#include "fake_sys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

/* "...Credential=KEY/20260101/..." */
static char *
signer_of(const struct http_request *r)
{
	for (size_t i = 0; i < r->nheaders; i++) {
		const char *at = strstr(r->headers[i].value, "Credential=");

		if (strcmp(r->headers[i].name, "Authorization") == 0 && at != NULL)
			return mem_strndup(at + 11, strcspn(at + 11, "/"));
	}
	return mem_strdup("-");
}

static void
keep_request(struct fake *f, const struct http_request *r)
{
	struct fake_request *kept = &f->requests[f->nrequests++];
	AUTO_STRING char *role = fake_form(buf_text(&r->body), "RoleArn");
	AUTO_STRING char *code = fake_form(buf_text(&r->body), "TokenCode");

	*kept = (struct fake_request){ mem_strdup(r->method), mem_strdup(r->url),
		mem_strdup(buf_text(&r->body)), signer_of(r) };
	fake_note(f, "call %s %s%s%s", kept->key, role ? role : kept->url,
	    code ? " " : "", code ? code : "");
	f->calls_without_lock += f->locks_taken == f->locks_given;
}

bool
fake_http(struct sys *sys, const struct http_request *r, struct http_response *out,
    struct err *e)
{
	struct fake *f = (struct fake *)sys;
	const struct fake_answer *answer = &f->answers[f->next_answer];

	if (!fake_works(f, "http", e))
		return false;
	if (f->next_answer >= f->nanswers)
		fail_msg("%s: call %zu was not expected", r->url, f->next_answer + 1);
	keep_request(f, r);
	f->next_answer++;
	out->failure = answer->failure;
	out->status = answer->status;
	buf_adds(&out->body, answer->body);
	f->clock += f->call_seconds;
	if (answer->date != NULL)
		out->headers[out->nheaders++] =
		    (struct http_header){ mem_strdup("Date"), mem_strdup(answer->date) };
	return true;
}
