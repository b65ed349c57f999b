#include "core/http.h"

#include <assert.h>
#include <strings.h>

#include "base/mem.h"

void
http_add_header(struct http_request *r, const char *name, const char *value)
{
	assert(r->nheaders < HTTP_HEADERS_MAX);
	r->headers[r->nheaders++] = (struct http_header){
		.name = mem_strdup(name),
		.value = mem_strdup(value),
	};
}

const char *
http_response_header(const struct http_response *r, const char *name)
{
	for (size_t i = 0; i < r->nheaders; i++)
		if (strcasecmp(r->headers[i].name, name) == 0)
			return r->headers[i].value;
	return NULL;
}

static void
free_headers(struct http_header headers[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		mem_free(headers[i].name);
		mem_free(headers[i].value);
	}
}

void
http_request_free(struct http_request *r)
{
	mem_free(r->method);
	mem_free(r->url);
	free_headers(r->headers, r->nheaders);
	buf_free(&r->body);
	mem_free(r->proxy);
	mem_free(r->ca_file);
	*r = (struct http_request){ 0 };
}

void
http_response_free(struct http_response *r)
{
	mem_free(r->failure_text);
	free_headers(r->headers, r->nheaders);
	buf_free(&r->body);
	*r = (struct http_response){ 0 };
}
