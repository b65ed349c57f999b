#include "core/proxy.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "core/url.h"

static const char *
variable(const struct env *env, const char *lower, const char *upper)
{
	const char *value = env_get(env, lower);

	return value != NULL ? value : env_get(env, upper);
}

static bool
ends_in_name(struct str host, struct str name)
{
	if (name.len > host.len ||
	    strncasecmp(host.data + host.len - name.len, name.data, name.len) != 0)
		return false;
	return host.len == name.len || host.data[host.len - name.len - 1] == '.';
}

/* The host as a URL has it: an IPv6 address in brackets. */
static struct str
host_of(const struct buf *authority)
{
	struct str text = buf_str(authority);
	const char *end = text.data[0] == '[' ? memchr(text.data, ']', text.len) : NULL;

	if (end != NULL)
		return (struct str){ text.data, (size_t)(end + 1 - text.data) };
	return str_cut(text, ':', &text);
}

static bool
bypassed(const struct env *env, const struct url *url)
{
	struct str list = str_of(variable(env, "no_proxy", "NO_PROXY"));
	AUTO_BUF authority = { 0 };

	if (str_is(list, "*"))
		return true;
	url_host_header(&authority, url);
	while (list.len > 0) {
		struct str name = str_trim(str_cut(list, ',', &list));

		while (name.len > 0 && name.data[0] == '.') {
			name.data++;
			name.len--;
		}
		if (name.len > 0 &&
		    (ends_in_name(url->host, name) ||
			ends_in_name(host_of(&authority), name) ||
			ends_in_name(buf_str(&authority), name)))
			return true;
	}
	return false;
}

/* The user and the password count only together, as in botocore (httpsession.py,
 * _get_auth_from_url). */
static void
add_proxy(struct buf *out, const char *proxy)
{
	const char *scheme = strstr(proxy, "://");
	struct str rest = str_of(proxy);
	size_t end;

	if (scheme != NULL) {
		rest = str_of(scheme + 3);
		buf_add(out, proxy, (size_t)(rest.data - proxy));
	} else {
		buf_adds(out, "http://");
		if (strncmp(proxy, "//", 2) == 0)
			rest = str_of(proxy + 2);
	}
	end = strcspn(rest.data, "/?#");
	while (end > 0 && rest.data[end - 1] != '@')
		end--;
	if (end > 0) {
		struct str password, login = { rest.data, end }; /* with the '@' */

		if (str_cut(login, ':', &password).len > 0 && password.len > 1)
			buf_add_str(out, login);
		rest = str_of(rest.data + end);
	}
	buf_add_str(out, rest);
}

char *
proxy_for(const struct env *env, const char *text)
{
	struct err ignored = { 0 };
	struct url url;
	const char *proxy;
	AUTO_BUF out = { 0 };

	if (!url_parse(&url, str_of(text), &ignored) || bypassed(env, &url))
		return NULL;
	if (url.https)
		proxy = variable(env, "https_proxy", "HTTPS_PROXY");
	else if (env_get(env, "REQUEST_METHOD") != NULL)
		proxy = env_get(env, "http_proxy");
	else
		proxy = variable(env, "http_proxy", "HTTP_PROXY");
	if (proxy == NULL || proxy[0] == '\0')
		return NULL;
	add_proxy(&out, proxy);
	return buf_take(&out);
}
