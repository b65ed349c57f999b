#include "core/sso_portal.h"

#include <string.h>

#include "base/mem.h"
#include "core/json.h"
#include "core/rest_json.h"

#define TOKEN_HEADER "x-amz-sso_bearer_token"
#define MILLISECONDS_MAX 253402300799999.0 /* the last of the year 9999 */
#define PAGE_SIZE "100" /* entries; the most that the service gives at once is 1000 */

static const char *
keep(struct arena *a, const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(arena_alloc(a, size), text, size);
}

void
sso_roles_add(struct sso_roles *roles, const struct sso_role *r)
{
	if (roles->n == roles->room) {
		roles->room = roles->room ? 2 * roles->room : 16;
		roles->list = mem_grow(roles->list, roles->room * sizeof(*roles->list));
	}
	roles->list[roles->n++] = (struct sso_role){
		.account_id = keep(&roles->texts, r->account_id),
		.account_name =
		    keep(&roles->texts, r->account_name ? r->account_name : ""),
		.email = keep(&roles->texts, r->email ? r->email : ""),
		.role = r->role ? keep(&roles->texts, r->role) : NULL,
	};
}

void
sso_roles_free(struct sso_roles *roles)
{
	mem_free(roles->list);
	arena_free(&roles->texts);
	*roles = (struct sso_roles){ 0 };
}

void
sso_portal_credentials(struct http_request *out, const char *endpoint, const char *token,
    const char *account_id, const char *role)
{
	rest_json_begin(out, "GET", endpoint, "/federation/credentials");
	rest_json_query(out, "role_name", str_of(role));
	rest_json_query(out, "account_id", str_of(account_id));
	http_add_header(out, TOKEN_HEADER, token);
}

static void
add_page(struct http_request *out, const char *token, const char *next)
{
	if (next != NULL)
		rest_json_query(out, "next_token", str_of(next));
	rest_json_query(out, "max_result", STR(PAGE_SIZE));
	http_add_header(out, TOKEN_HEADER, token);
}

void
sso_portal_accounts(
    struct http_request *out, const char *endpoint, const char *token, const char *next)
{
	rest_json_begin(out, "GET", endpoint, "/assignment/accounts");
	add_page(out, token, next);
}

void
sso_portal_roles(struct http_request *out, const char *endpoint, const char *token,
    const char *account_id, const char *next)
{
	rest_json_begin(out, "GET", endpoint, "/assignment/roles");
	rest_json_query(out, "account_id", str_of(account_id));
	add_page(out, token, next);
}

void
sso_portal_logout(struct http_request *out, const char *endpoint, const char *token)
{
	rest_json_begin(out, "POST", endpoint, "/logout");
	http_add_header(out, TOKEN_HEADER, token);
	out->has_body = true;
}

static bool
unreadable(struct err *e, const char *operation)
{
	return err_set(e, ERR_NETWORK, "the answer of %s can't be read", operation);
}

bool
sso_portal_read_credentials(
    struct creds *out, const char *account_id, struct str body, struct err *e)
{
	static const char operation[] = "GetRoleCredentials";
	json_auto_t *root = NULL;
	const char *key, *secret, *token;
	const json_t *keys, *expires;

	if (!json_read(&root, body, e))
		return unreadable(e, operation);
	keys = json_object_get(root, "roleCredentials");
	key = json_member(keys, "accessKeyId");
	secret = json_member(keys, "secretAccessKey");
	token = json_member(keys, "sessionToken");
	expires = json_object_get(keys, "expiration");
	if (key == NULL || secret == NULL || token == NULL || !json_is_number(expires) ||
	    json_number_value(expires) < 0 ||
	    json_number_value(expires) > MILLISECONDS_MAX)
		return unreadable(e, operation);
	*out = (struct creds){
		.access_key_id = mem_strdup(key),
		.expires = (int64_t)json_number_value(expires) / 1000,
		.account_id = mem_strdup(account_id),
	};
	secret_set(&out->secret_key, str_of(secret));
	secret_set(&out->session_token, str_of(token));
	return true;
}

/* The list of an answer and its next page; NULL if the answer is none. */
static const json_t *
read_list(json_t **root, char **next, struct str body, const char *key)
{
	struct err ignored = { 0 };
	const json_t *list;
	const char *more;

	if (!json_read(root, body, &ignored))
		return NULL;
	list = json_object_get(*root, key);
	if (!json_is_array(list))
		return NULL;
	more = json_member(*root, "nextToken");
	*next = more != NULL && more[0] != '\0' ? mem_strdup(more) : NULL;
	return list;
}

static bool
is_account_id(const char *text)
{
	size_t n = 0;

	while (text != NULL && text[n] >= '0' && text[n] <= '9')
		n++;
	return n == 12 && text[n] == '\0';
}

bool
sso_portal_read_accounts(
    struct sso_roles *out, char **next, struct str body, struct err *e)
{
	json_auto_t *root = NULL;
	const json_t *list = read_list(&root, next, body, "accountList");

	if (list == NULL)
		return unreadable(e, "ListAccounts");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const char *id = json_member(item, "accountId");
		const char *name = json_member(item, "accountName");
		const char *email = json_member(item, "emailAddress");

		if (!is_account_id(id))
			return unreadable(e, "ListAccounts");
		sso_roles_add(out,
		    &(struct sso_role){
			.account_id = id, .account_name = name, .email = email });
	}
	return true;
}

bool
sso_portal_read_roles(struct sso_roles *out, char **next, const struct sso_role *account,
    struct str body, struct err *e)
{
	json_auto_t *root = NULL;
	const json_t *list = read_list(&root, next, body, "roleList");

	if (list == NULL)
		return unreadable(e, "ListAccountRoles");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *name = json_member(json_array_get(list, i), "roleName");
		struct sso_role role = *account;

		if (name == NULL)
			return unreadable(e, "ListAccountRoles");
		role.role = name;
		sso_roles_add(out, &role);
	}
	return true;
}
