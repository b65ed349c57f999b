/*
 * Which answers are tried again, and after how long: the "standard" retry mode of AWS
 * CLI v2 (botocore/retries/standard.py).
 */
#ifndef CORE_RETRY_H
#define CORE_RETRY_H

#include <stdbool.h>

#include "core/http.h"

/* `code` is the error code of a refusal, NULL if there is none. */
bool retry_wanted(const struct http_response *, const char *code);

/* Milliseconds before attempt number `attempt` (2 is the first retry);
 * `random` is any number. */
long retry_pause_ms(long attempt, unsigned random);

#endif
