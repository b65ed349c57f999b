#include <string.h>

#include "base/mem.h"
#include "base/utc.h"
#include "cmd/doctor.h"
#include "cmd/shell_problems.h"
#include "core/client.h"
#include "fetch/files.h"

/* What a profile needs of this machine: its files, its shell, its network and clock, the
 * place for sealed things, the sandbox. */

#define CLOCK_MAX_SECONDS 240 /* AWS refuses a signature that is five minutes off */
#define PROBE_TIMEOUT_MS 5000

static void
check_file(struct doctor *d, const char *path, bool secret)
{
	struct sys *sys = d->app->sys;
	AUTO_BUF content = { 0 }, text = { 0 }, todo = { 0 };
	struct err e = { 0 };
	unsigned mode = 0;
	bool found;

	if (!sys->load(sys, path, LOAD_TRUSTED, FILES_SIZE_MAX, &content, &found, &e)) {
		doctor_add_error(d, FINDING_PROBLEM, &e);
		return;
	}
	buf_printf(&text, "%s", path);
	if (!found) {
		buf_adds(&text, " does not exist");
		doctor_add(d, FINDING_OK, buf_text(&text), NULL);
		return;
	}
	if (secret && sys->mode(sys, path, &mode) && (mode & 077) != 0) {
		buf_printf(&text, " can be read by other users (mode %04o)", mode);
		buf_printf(&todo, "chmod 600 %s", path);
		doctor_add(d, FINDING_PROBLEM, buf_text(&text), buf_text(&todo));
		return;
	}
	doctor_add(d, FINDING_OK, buf_text(&text), NULL);
}

void
doctor_files(struct doctor *d)
{
	AUTO_STRING char *home = files_home(d->env, d->app->sys);
	AUTO_STRING char *config =
	    files_path("AWS_CONFIG_FILE", "config", home, d->env, d->app->sys);
	AUTO_STRING char *credentials = files_path(
	    "AWS_SHARED_CREDENTIALS_FILE", "credentials", home, d->env, d->app->sys);

	check_file(d, config, false);
	check_file(d, credentials, true);
}

void
doctor_shell(struct doctor *d)
{
	AUTO_LIST problems = { 0 };

	if (env_get(&d->app->shell_env, "_AWSROLE_HOOK") == NULL)
		doctor_add(d, FINDING_UNKNOWN, "this shell has not loaded the hook",
		    "awsrole help init shows the line for your shell's start-up file");
	else
		doctor_add(d, FINDING_OK, "the shell's hook speaks protocol 1", NULL);
	shell_problems(&problems, d->app);
	for (size_t i = 0; i < problems.n; i++)
		if (strstr(problems.items[i], "hook") == NULL)
			doctor_add(d, FINDING_PROBLEM, problems.items[i],
			    "awsrole exit, then awsrole use again");
}

/* The difference of the clocks, by the answer's Date header. */
static void
check_clock(struct doctor *d, const struct http_response *response)
{
	const char *date = http_response_header(response, "Date");
	int64_t theirs, off;
	AUTO_BUF text = { 0 };

	if (date == NULL || !utc_parse(str_of(date), &theirs)) {
		doctor_add(d, FINDING_UNKNOWN, "the answer has no date to compare", NULL);
		return;
	}
	off = d->app->sys->now(d->app->sys) - theirs;
	buf_printf(&text, "the clock is %lld s %s AWS's",
	    (long long)(off < 0 ? -off : off), off < 0 ? "behind" : "ahead of");
	if (off > CLOCK_MAX_SECONDS || off < -CLOCK_MAX_SECONDS)
		doctor_add(d, FINDING_PROBLEM, buf_text(&text),
		    "set the clock: AWS refuses signatures that are five minutes off");
	else
		doctor_add(d, FINDING_OK, buf_text(&text), NULL);
}

static void
check_answer(
    struct doctor *d, const struct http_request *r, const struct http_response *response)
{
	AUTO_BUF text = { 0 };

	buf_printf(&text, "%s%s", r->url, r->proxy ? " through a proxy" : "");
	if (response->failure == HTTP_FAILURE_NONE) {
		buf_adds(&text, " answers");
		doctor_add(d, FINDING_OK, buf_text(&text), NULL);
		check_clock(d, response);
		return;
	}
	buf_printf(&text, " can't be reached: %s",
	    response->failure_text ? response->failure_text : "no answer");
	doctor_add(d, FINDING_PROBLEM, buf_text(&text),
	    "check the network, HTTPS_PROXY and NO_PROXY, the region and endpoint_url, "
	    "and "
	    "AWS_CA_BUNDLE");
}

void
doctor_network(struct doctor *d)
{
	AUTO_CLIENT client = { 0 };
	AUTO_HTTP_REQUEST r = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };
	struct err e = { 0 };

	if (!d->planned)
		return;
	if (!client_make(&client, &d->resolved.plan.settings, SERVICE_STS,
		(struct str){ 0 }, false, &e)) {
		doctor_add_error(d, FINDING_PROBLEM, &e);
		return;
	}
	/* Not signed, and no operation: whoever answers shows his date. */
	r.method = mem_strdup("GET");
	r.url = mem_strdup(client.endpoint.url);
	r.proxy = client.proxy ? mem_strdup(client.proxy) : NULL;
	r.ca_file = client.ca_file ? mem_strdup(client.ca_file) : NULL;
	r.connect_timeout_ms = r.read_timeout_ms = r.total_timeout_ms = PROBE_TIMEOUT_MS;
	if (!d->app->sys->http(d->app->sys, &r, &response, &e))
		doctor_add_error(d, FINDING_PROBLEM, &e);
	else
		check_answer(d, &r, &response);
}

void
doctor_sealing(struct doctor *d)
{
	unsigned char key[32];
	struct err e = { 0 };
	AUTO_BUF text = { 0 };

	if (d->app->sys->seal_key(d->app->sys, key, false, &e)) {
		doctor_add(d, FINDING_OK, "a sealing key is there", NULL);
	} else {
		buf_printf(&text, "no sealing key now: %s", e.msg);
		doctor_add(d, FINDING_OK, buf_text(&text), NULL);
	}
	mem_wipe(key, sizeof(key));
}

void
doctor_sandbox(struct doctor *d)
{
	AUTO_BUF report = { 0 };
	struct err e = { 0 };

	if (!d->app->sys->sandbox_report(d->app->sys, &report, &e)) {
		doctor_add_error(d, FINDING_PROBLEM, &e);
		return;
	}
	for (struct str rest = buf_str(&report); rest.len > 0;) {
		AUTO_STRING char *line = str_dup(str_cut(rest, '\n', &rest));

		if (line[0] != '\0')
			doctor_add(d, FINDING_OK, line, NULL);
	}
}
