#include "net/transfer.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "net/exchange.h"
#include "net/options.h"

#define WAIT_MS 1000 /* libcurl's own timers end a wait earlier */

static int64_t
now_ms(void)
{
	struct timespec t = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* calloc() as libcurl wants it. */
static void *
alloc_array(size_t n, size_t size)
{
	return size != 0 && n > SIZE_MAX / size ? NULL : mem_alloc(n * size);
}

bool
transfer_init(struct transfer *t, int watched)
{
	t->watched = watched;
	if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, mem_alloc, mem_free, mem_grow,
		mem_strdup, alloc_array) != CURLE_OK)
		return false;
	t->easy = curl_easy_init();
	t->multi = curl_multi_init();
	return t->easy != NULL && t->multi != NULL;
}

void
transfer_ca(const char **file, const char **directory, const struct transfer *t)
{
	*file = *directory = NULL;
#if LIBCURL_VERSION_NUM >= 0x075400
	if (t->easy != NULL) {
		char *text = NULL;

		if (curl_easy_getinfo(t->easy, CURLINFO_CAINFO, &text) == CURLE_OK)
			*file = text;
		text = NULL;
		if (curl_easy_getinfo(t->easy, CURLINFO_CAPATH, &text) == CURLE_OK)
			*directory = text;
	}
#else
	(void)t;
#endif
}

/* ---- checks before libcurl sees the request */

static bool
starts_with_scheme(const char *url)
{
	return strncasecmp(url, "http://", 7) == 0 ||
	    strncasecmp(url, "https://", 8) == 0;
}

/* libcurl would take a directory, and wait for a pipe. */
static bool
check_ca_file(struct exchange *x)
{
	const char *path = x->request->ca_file;
	AUTO_BUF text = { 0 };
	struct stat st;
	int error = 0;

	if (path == NULL || strncasecmp(x->request->url, "https:", 6) != 0)
		return true;
	if (stat(path, &st) < 0 || access(path, R_OK) < 0)
		error = errno;
	else if (S_ISDIR(st.st_mode))
		error = EISDIR;
	else if (!S_ISREG(st.st_mode))
		error = EINVAL;
	if (error == 0)
		return true;
	buf_printf(&text, "%s: %s", path, strerror(error));
	exchange_fail(x, HTTP_FAILURE_TLS, buf_text(&text));
	return false;
}

static bool
check_request(struct exchange *x)
{
	const struct http_request *r = x->request;

	if (!starts_with_scheme(r->url)) {
		exchange_fail(
		    x, HTTP_FAILURE_REQUEST, "the URL is neither http nor https");
		return false;
	}
	if (r->proxy && !starts_with_scheme(r->proxy)) {
		exchange_fail(
		    x, HTTP_FAILURE_PROXY, "the proxy's URL is neither http nor https");
		return false;
	}
	if (r->proxy && r->peer == HTTP_PEER_CONTAINER) {
		exchange_fail(x, HTTP_FAILURE_REQUEST,
		    "a container's address is not asked through a proxy");
		return false;
	}
	return check_ca_file(x);
}

/* ---- the transfer */

/* Name, TCP, proxy and TLS are done, and the request is being sent. */
static bool
is_connected(const struct transfer *t)
{
	double seconds = 0;

	return curl_easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME, &seconds) ==
	    CURLE_OK &&
	    seconds > 0;
}

static CURLcode
result_of(const struct transfer *t)
{
	int left;
	const CURLMsg *m;

	while ((m = curl_multi_info_read(t->multi, &left)) != NULL)
		if (m->msg == CURLMSG_DONE)
			return m->data.result;
	return CURLE_RECV_ERROR;
}

/*
 * Runs the transfer to its end.  False if the watched socket spoke.  A silence is told
 * by the sockets and not by libcurl's counters, which know whole header lines only.
 */
static bool
run(CURLcode *result, struct transfer *t, const struct http_request *r)
{
	struct curl_waitfd watch = { .fd = t->watched, .events = CURL_WAIT_POLLIN };
	int64_t heard = now_ms();
	int running = 1, ready;

	for (;;) {
		int64_t wait = WAIT_MS;

		if (curl_multi_perform(t->multi, &running) != CURLM_OK || running == 0)
			break;
		if (!is_connected(t))
			heard = now_ms();
		else if (r->read_timeout_ms > 0)
			wait = heard + r->read_timeout_ms - now_ms();
		if (wait <= 0) {
			*result = CURLE_OPERATION_TIMEDOUT;
			return true;
		}
		watch.revents = 0;
		if (curl_multi_wait(t->multi, &watch, 1,
			(int)(wait < WAIT_MS ? wait : WAIT_MS), &ready) != CURLM_OK)
			break;
		if (watch.revents != 0)
			return false;
		if (ready > 0)
			heard = now_ms();
	}
	*result = result_of(t);
	return true;
}

bool
transfer_run(struct http_response *response, const struct http_request *request,
    struct transfer *t)
{
	struct exchange x = { .request = request, .response = response };
	CURLcode result = CURLE_FAILED_INIT;
	bool alone = false;

	if (!check_request(&x))
		return true;
	curl_easy_reset(t->easy);
	if (!options_set(t->easy, &x)) {
		exchange_fail(&x, HTTP_FAILURE_OTHER, "libcurl refuses an option");
	} else if (curl_multi_add_handle(t->multi, t->easy) == CURLM_OK) {
		bool connected;
		long status = 0;

		alone = !run(&result, t, request);
		connected = is_connected(t);
		(void)curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
		(void)curl_multi_remove_handle(t->multi, t->easy);
		exchange_finish(&x, result, connected, status);
	} else {
		exchange_fail(&x, HTTP_FAILURE_OTHER, "libcurl takes no request");
	}
	exchange_free(&x);
	return !alone;
}

void
transfer_free(struct transfer *t)
{
	curl_easy_cleanup(t->easy);
	curl_multi_cleanup(t->multi);
	curl_global_cleanup();
	*t = (struct transfer){ 0 };
}
