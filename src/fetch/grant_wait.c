#include "base/mem.h"
#include "fetch/assume.h"
#include "fetch/grant_apply.h"

#define WAIT_SECONDS 60
#define PAUSE_MS 500 /* the first one; each is twice the one before */
#define PAUSE_MAX_MS 8000

bool
grant_apply_wait(const struct grant *g, const struct iam_client *who,
    const char *session_name, struct sys *sys, struct err *e)
{
	AUTO_STRING char *arn = mem_strdup(g->role_arn);
	AUTO_STRING char *id =
	    g->trust.external_id ? mem_strdup(g->trust.external_id) : NULL;
	AUTO_STRING char *name = session_name ? mem_strdup(session_name) : NULL;
	AUTO_STRING char *profile = mem_strdup(who->profile);
	struct plan_role role = {
		.profile = profile,
		.arn = arn,
		.session_name = name,
		.external_id = id,
	};
	struct plan plan = {
		.profile = profile,
		.settings = *who->settings,
		.roles = &role,
		.nroles = 1,
	};
	int64_t end = sys->now(sys) + WAIT_SECONDS;

	for (long pause = PAUSE_MS;; pause = pause < PAUSE_MAX_MS ? 2 * pause : pause) {
		AUTO_CREDS creds = { 0 };

		if (assume_role(&creds, &plan, 0, who->signer, NULL, NULL, sys, e))
			return true;
		if (e->code != ERR_DENIED)
			return false;
		if (sys->now(sys) + pause / 1000 > end)
			return err_in(e,
			    "all was set up, but the role can't be used after %d s",
			    WAIT_SECONDS);
		err_clear(e);
		sys->pause(sys, pause);
	}
}
