#include "fetch/sso_client.h"

#include "core/rest_json.h"
#include "core/url.h"
#include "fetch/call.h"

bool
sso_client_make(struct client *out, const struct settings *settings, enum service service,
    const char *region, struct err *e)
{
	AUTO_CLIENT client = { 0 };
	struct url url;

	if (!client_make(&client, settings, service, str_of(region), false, e) ||
	    !url_parse(&url, str_of(client.endpoint.url), e))
		return false;
	if (!url.https && !url_is_loopback(&url))
		return err_set(e, ERR_CONFIG,
		    "the endpoint %s would get a sign-in's token without encryption: use "
		    "https",
		    client.endpoint.url);
	*out = client;
	client = (struct client){ 0 };
	return true;
}

bool
sso_client_call(struct http_response *out, struct http_request *request,
    const char *operation, const struct client *client, struct sts_refusal *refusal,
    struct sys *sys, struct err *e)
{
	struct call call = {
		.operation = operation,
		.client = client,
		.read_refusal = rest_json_read_refusal,
	};

	return call_send(out, request, &call, refusal, sys, e);
}
