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
			ends_in_name(buf_str(&authority), name)))
			return true;
	}
	return false;
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
	buf_printf(&out, "%s%s", strstr(proxy, "://") ? "" : "http://", proxy);
	return buf_take(&out);
}
