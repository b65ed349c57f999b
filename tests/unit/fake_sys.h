/*
 * A world in memory behind struct sys: files with owner and mode, a clock that stands
 * still, scripted answers of a server, of a person and of programs, locks that are
 * counted, and one effect that can be made to fail.  {0} is no world: fake_make().
 */
#ifndef FAKE_SYS_H
#define FAKE_SYS_H

#include "base/list.h"
#include "sys/sys.h"

#define FAKE_HOME "/home/u"
#define FAKE_FILES_MAX 32
#define FAKE_ANSWERS_MAX 16

struct fake_file {
	char *path;
	struct buf text;
	unsigned mode;
	bool foreign; /* belongs to another user */
	bool link;    /* a symbolic link: LOAD_PRIVATE does not follow it */
};

struct fake_request {
	char *method, *url, *body;
	char *key; /* access key id of the signature, "-" if there is none */
};

struct fake_answer {
	enum http_failure failure;
	int status;
	char *body;
	const char *date; /* its Date header, borrowed; NULL: none */
};

struct fake {
	struct sys sys;   /* first: a struct sys * is a struct fake * here */
	int64_t clock;    /* seconds since 1970; pause() moves it */
	const char *user; /* of user(); NULL: unknown */
	struct fake_file files[FAKE_FILES_MAX];
	size_t nfiles;

	struct fake_answer answers[FAKE_ANSWERS_MAX]; /* of the server, in order */
	size_t nanswers, next_answer;
	int64_t call_seconds; /* that each of them takes */
	struct fake_request requests[FAKE_ANSWERS_MAX];
	size_t nrequests;

	const char *const *typed; /* answers of the person; NULL at the end */
	bool has_terminal;        /* where they are typed */
	const char *printed;      /* what every program prints */
	int status;               /* and its exit status */

	/* What happened, a line each: "ask QUESTION", "call KEY ROLE [CODE]", "run PROGRAM",
	 * "store PATH". */
	struct list log;
	size_t locks_taken, locks_given;
	size_t calls_without_lock;
	bool no_locks;                  /* lock() never gets one */
	void (*on_lock)(struct fake *); /* what others did while we waited */
	long waited_ms;                 /* the last lock()'s limit */
	long paused_ms;
	bool no_seal_key; /* the system has no place for one */
	bool has_seal_key;

	size_t effects; /* that could fail, so far */
	size_t fail_at; /* the one that does, from 1; 0: none */
	bool failed;    /* it was reached */
};

void fake_make(struct fake *);
void fake_free(struct fake *);
#define AUTO_FAKE ATTR_CLEANUP(fake_free) struct fake

/* Puts a file there, mode 0600, the user's own; the text of a file, NULL if absent. */
struct fake_file *fake_put(struct fake *, const char *path, const char *text);
const char *fake_get(const struct fake *, const char *path);

/* The number of files whose path begins so. */
size_t fake_count(const struct fake *, const char *prefix);

/* The server's next answers. */
void fake_answer(struct fake *, int status, const char *body);
void fake_answer_failure(struct fake *, enum http_failure);
void fake_answer_keys(struct fake *, const char *key, int64_t expires);
void fake_answer_refusal(
    struct fake *, int status, const char *code, const char *message);

/* A parameter of a form body, decoded, for mem_free(); NULL if absent. */
char *fake_form(const char *body, const char *name);

/* The log's lines, joined by '\n', without those that begin with one of the words of
 * `without` (blank-separated). */
void fake_story(struct buf *out, const struct fake *, const char *without);

/* For the parts of the world: counts an effect, false if it is the one that fails; adds a
 * line to the log; sends a request to the scripted server. */
bool fake_works(struct fake *, const char *what, struct err *);
void fake_note(struct fake *, const char *fmt, ...) ATTR_PRINTF(2, 3);
bool fake_http(
    struct sys *, const struct http_request *, struct http_response *out, struct err *);

#endif
