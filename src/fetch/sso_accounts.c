#include "fetch/sso_accounts.h"

#include <unistd.h>

#include "base/mem.h"
#include "fetch/sso_client.h"

#define PAGES_MAX 1000 /* of one list; then the service is going in circles */

struct portal {
	const struct client *client;
	const char *token;
	const struct sso_place *place;
	struct sys *sys;
};

/* One page of accounts, or of an account's roles. */
static bool
page(struct sso_roles *out, char **next, const struct portal *p,
    const struct sso_role *account, struct err *e)
{
	const char *operation = account ? "ListAccountRoles" : "ListAccounts";
	AUTO_STRING char *from = *next;
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };

	*next = NULL;
	if (account != NULL)
		sso_portal_roles(&request, p->client->endpoint.url, p->token,
		    account->account_id, from);
	else
		sso_portal_accounts(&request, p->client->endpoint.url, p->token, from);
	if (!sso_client_call(&response, &request, operation, p->client, NULL, p->sys, e))
		return e->code == ERR_DENIED && sso_token_hint(e, p->place);
	if (account != NULL)
		return sso_portal_read_roles(
		    out, next, account, buf_str(&response.body), e);
	return sso_portal_read_accounts(out, next, buf_str(&response.body), e);
}

static bool
all_pages(struct sso_roles *out, const struct portal *p, const struct sso_role *account,
    struct err *e)
{
	AUTO_STRING char *next = NULL;
	size_t pages = 0;

	do
		if (!page(out, &next, p, account, e))
			return false;
	while (next != NULL && ++pages < PAGES_MAX);
	return next == NULL || err_set(e, ERR_NETWORK, "the list of roles does not end");
}

static void
show_progress(struct sys *sys, size_t n, size_t all)
{
	AUTO_BUF line = { 0 };

	if (!sys->is_terminal(sys, STDERR_FILENO))
		return;
	if (n < all)
		buf_printf(
		    &line, "\rreading the roles of account %zu of %zu ", n + 1, all);
	else
		buf_adds(&line, "\r\033[K");
	sys->tell(sys, buf_str(&line));
}

bool
sso_accounts_list(
    struct sso_roles *out, const struct sso_place *place, struct sys *sys, struct err *e)
{
	AUTO_CLIENT client = { 0 };
	AUTO_SECRET token = { 0 };
	AUTO_SSO_ROLES accounts = { 0 };
	struct portal portal = { &client, NULL, place, sys };
	bool ok;

	if (!sso_client_make(&client, place->settings, SERVICE_SSO, place->region, e) ||
	    !sso_token_get(&token, place, sys, e))
		return false;
	portal.token = secret_reveal(&token);
	ok = all_pages(&accounts, &portal, NULL, e);
	for (size_t i = 0; ok && i < accounts.n; i++) {
		show_progress(sys, i, accounts.n);
		ok = all_pages(out, &portal, &accounts.list[i], e);
	}
	show_progress(sys, accounts.n, accounts.n);
	return ok;
}

bool
sso_accounts_logout(const struct sso_token *token, const char *region,
    const struct settings *settings, struct sys *sys, struct err *e)
{
	AUTO_CLIENT client = { 0 };
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };

	if (!sso_client_make(&client, settings, SERVICE_SSO, region, e))
		return false;
	sso_portal_logout(
	    &request, client.endpoint.url, secret_reveal(&token->access_token));
	return sso_client_call(&response, &request, "Logout", &client, NULL, sys, e);
}
