#include "fetch/files.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"

char *
files_home(const struct env *env, struct sys *sys)
{
	const char *home = env_get(env, "HOME");
	char *known = home ? mem_strdup(home) : sys->home(sys, NULL);

	return known ? known : mem_strdup("");
}

char *
files_aws_path(const char *home, const char *rest)
{
	AUTO_BUF path = { 0 };

	buf_adds(&path, home);
	buf_adds(&path, "/.aws/");
	buf_adds(&path, rest);
	return buf_take(&path);
}

static size_t
name_length(const char *text)
{
	size_t n = 0;

	while (isalnum((unsigned char)text[n]) || text[n] == '_')
		n++;
	return n;
}

/* $NAME and ${NAME}; an undefined one stays as written (Python's os.path.expandvars). */
static void
expand_variables(struct buf *out, const char *path, const struct env *env)
{
	while (*path != '\0') {
		bool braces = path[0] == '$' && path[1] == '{';
		const char *name = path + (braces ? 2 : 1);
		size_t n = path[0] != '$' ? 0
		    : braces              ? strcspn(name, "}")
					  : name_length(name);
		size_t whole = (size_t)(name - path) + n + (braces ? 1 : 0);
		AUTO_STRING char *variable = NULL;
		const char *value = NULL;

		if (n > 0 && (!braces || name[n] == '}')) {
			variable = mem_strndup(name, n);
			value = env_get(env, variable);
		}
		if (value != NULL) {
			buf_adds(out, value);
			path += whole;
		} else {
			buf_addc(out, *path++);
		}
	}
}

/* A leading ~ or ~user; an unknown user stays as written. */
static char *
expand_home(const char *path, const char *home, struct sys *sys)
{
	size_t n = strcspn(path, "/");
	AUTO_STRING char *user = NULL, *directory = NULL;
	AUTO_BUF out = { 0 };

	if (path[0] == '~' && n > 1) {
		user = mem_strndup(path + 1, n - 1);
		directory = sys->home(sys, user);
	} else if (path[0] == '~') {
		directory = mem_strdup(home);
	}
	if (directory == NULL)
		return mem_strdup(path);
	buf_printf(&out, "%s%s", directory, path + n);
	return buf_take(&out);
}

char *
files_path(const char *variable, const char *name, const char *home,
    const struct env *env, struct sys *sys)
{
	const char *path = env_get(env, variable);
	AUTO_BUF expanded = { 0 };

	if (path == NULL)
		return files_aws_path(home, name);
	expand_variables(&expanded, path, env);
	return expand_home(buf_text(&expanded), home, sys);
}

bool
files_load(struct files *out, const struct env *env, struct sys *sys, struct err *e)
{
	struct profiles_file config = { 0 }, credentials = { 0 };

	out->home = files_home(env, sys);
	out->config_path = files_path("AWS_CONFIG_FILE", "config", out->home, env, sys);
	out->credentials_path =
	    files_path("AWS_SHARED_CREDENTIALS_FILE", "credentials", out->home, env, sys);
	config.path = out->config_path;
	credentials.path = out->credentials_path;
	if (!sys->load(sys, config.path, LOAD_TRUSTED, FILES_SIZE_MAX, &out->config,
		&config.found, e) ||
	    !sys->load(sys, credentials.path, LOAD_TRUSTED, FILES_SIZE_MAX,
		&out->credentials, &credentials.found, e))
		return false;
	config.text = buf_str(&out->config);
	credentials.text = buf_str(&out->credentials);
	return profiles_parse(&out->profiles, &config, &credentials, e);
}

void
files_free(struct files *f)
{
	profiles_free(&f->profiles);
	mem_free(f->home);
	mem_free(f->config_path);
	mem_free(f->credentials_path);
	buf_free(&f->config);
	buf_free(&f->credentials);
	*f = (struct files){ 0 };
}
