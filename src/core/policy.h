/*
 * IAM policy documents as values.  A statement of ours has a Sid that begins with
 * "Awsrole"; whatever else is in a document keeps its place and its content.
 * Rule: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
#ifndef CORE_POLICY_H
#define CORE_POLICY_H

#include "base/buf.h"
#include "core/json.h"

/* A document without statements, for json_decref(). */
json_t *policy_new(void);

/* Puts a statement (whose reference it takes) in the place of the one with the same Sid,
 * else behind the last.  False if it was there already, just so. */
bool policy_put(json_t *document, json_t *statement);

/* Takes the statement with that Sid out; false if there is none. */
bool policy_remove(json_t *document, const char *sid);

size_t policy_count(const json_t *document);

/* Statement number `i` (from 0), also of a document that has one without an array. */
json_t *policy_at(const json_t *document, size_t i);

/* Whether there is a statement that is not ours. */
bool policy_has_foreign(const json_t *document);

/* The text that IAM is given, or (`pretty`) one that people read; for mem_free(). */
char *policy_text(const json_t *document, bool pretty);

/* "Awsrole" KIND NAME and eight digits that stand for the whole ARN: letters and digits,
 * as a Sid must be. */
void policy_sid(struct buf *out, const char *kind, struct str name, struct str arn);

/* Whether a text fits a pattern of IAM's: '*' and '?'. */
bool policy_matches(struct str pattern, struct str text, bool ignore_case);

#endif
