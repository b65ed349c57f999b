/*
 * For test_sigv4_botocore.py: reads a JSON list of requests from stdin, signs each with
 * sigv4_sign(), and writes a JSON list of {canonical, headers} or {error} to stdout.
 */
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/mem.h"
#include "core/sigv4.h"

static json_t *
sign(
    struct http_request *r, const struct creds *creds, const char *region, json_int_t now)
{
	struct sigv4_parts parts;
	struct err e = { 0 };
	json_t *headers;

	if (!sigv4_parts(&parts, r, creds, region, "sts", now, &e) ||
	    !sigv4_sign(r, creds, region, "sts", now, &e))
		return json_pack("{s:s}", "error", e.msg);
	headers = json_array();
	for (size_t i = 0; i < r->nheaders; i++)
		json_array_append_new(
		    headers, json_pack("[s,s]", r->headers[i].name, r->headers[i].value));
	json_t *answer =
	    json_pack("{s:s#,s:o}", "canonical", parts.canonical_request.data,
		(int)parts.canonical_request.len, "headers", headers);
	sigv4_parts_free(&parts);
	return answer;
}

static json_t *
answer_to(json_t *request)
{
	const char *method, *url, *body, *key, *secret, *token, *region;
	json_t *headers, *pair;
	json_int_t now;
	AUTO_HTTP_REQUEST r = { 0 };
	AUTO_CREDS creds = { 0 };
	size_t i;

	if (json_unpack(request, "{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:I,s:o}", "method",
		&method, "url", &url, "body", &body, "key", &key, "secret", &secret,
		"token", &token, "region", &region, "now", &now, "headers",
		&headers) != 0)
		exit(2);
	r.method = mem_strdup(method);
	r.url = mem_strdup(url);
	buf_adds(&r.body, body);
	r.has_body = true;
	json_array_foreach(headers, i, pair)
	    http_add_header(&r, json_string_value(json_array_get(pair, 0)),
		json_string_value(json_array_get(pair, 1)));
	creds.access_key_id = mem_strdup(key);
	secret_set(&creds.secret_key, str_of(secret));
	secret_set(&creds.session_token, str_of(token));
	return sign(&r, &creds, region, now);
}

int
main(void)
{
	json_t *requests = json_loadf(stdin, 0, NULL), *answers = json_array(), *request;
	size_t i;

	if (requests == NULL)
		return 2;
	json_array_foreach(requests, i, request)
	    json_array_append_new(answers, answer_to(request));
	json_dumpf(answers, stdout, 0);
	json_decref(answers);
	json_decref(requests);
	return 0;
}
