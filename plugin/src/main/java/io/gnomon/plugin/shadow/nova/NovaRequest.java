package io.gnomon.plugin.shadow.nova;

/**
 * A request to Nova for one server, as the middleware in nova-api passes it on.
 *
 * @param project id of it
 * @param user id of who asks
 * @param name of the server to be
 * @param flavor id of it
 * @param image id of it
 * @param server all that is asked for but name, description and metadata: a JSON object with its keys in order
 */
public record NovaRequest(String project, String user, String name, String flavor, String image, String server) {}
