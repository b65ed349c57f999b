#include "core/creds.h"

#include "base/mem.h"

int64_t
creds_left(const struct creds *c, int64_t now)
{
	return c->expires == CREDS_NEVER ? CREDS_NEVER : c->expires - now;
}

bool
creds_check_fresh(const struct creds *c, int64_t now, struct err *e)
{
	if (creds_left(c, now) > 0)
		return true;
	return err_set(e, ERR_SYSTEM,
	    "the credentials that AWS gave have expired already: is the clock of this "
	    "machine right?");
}

void
creds_copy(struct creds *out, const struct creds *c)
{
	out->access_key_id = c->access_key_id ? mem_strdup(c->access_key_id) : NULL;
	secret_set(&out->secret_key, str_of(secret_reveal(&c->secret_key)));
	if (secret_is_set(&c->session_token))
		secret_set(&out->session_token, str_of(secret_reveal(&c->session_token)));
	out->expires = c->expires;
	out->account_id = c->account_id ? mem_strdup(c->account_id) : NULL;
	out->arn = c->arn ? mem_strdup(c->arn) : NULL;
	out->assumed_role_id = c->assumed_role_id ? mem_strdup(c->assumed_role_id) : NULL;
}

struct creds
creds_take(struct creds *c)
{
	struct creds moved = *c;

	*c = (struct creds){ 0 };
	return moved;
}

void
creds_free(struct creds *c)
{
	mem_free(c->access_key_id);
	secret_free(&c->secret_key);
	secret_free(&c->session_token);
	mem_free(c->account_id);
	mem_free(c->arn);
	mem_free(c->assumed_role_id);
	*c = (struct creds){ 0 };
}
