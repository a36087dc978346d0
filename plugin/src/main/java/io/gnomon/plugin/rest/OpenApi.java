package io.gnomon.plugin.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Views.ErrorView;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The interface as an OpenAPI 3.1 document, made of the table of routes and of the records that they take and answer. */
final class OpenApi {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private OpenApi() {}

    static ObjectNode of(List<Route> routes) {
        Schemas schemas = new Schemas();
        ObjectNode all = JSON.objectNode();
        all.put("openapi", "3.1.0");
        all.putObject("info")
                .put("title", "Gnomon")
                .put("version", "v1")
                .put("description", "Forecasts what servers will need and gives it to them ahead of time.")
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("identifier", "Apache-2.0");
        ArrayNode security = all.putArray("security");
        security.addObject().putArray("daemon");
        security.addObject().putArray("keystone");
        ObjectNode paths = all.putObject("paths");
        for (Route route : routes) {
            paths.withObjectProperty(route.path())
                    .set(route.method().name().toLowerCase(Locale.ROOT), operation(route, schemas));
        }
        ObjectNode components = all.putObject("components");
        ObjectNode schemes = components.putObject("securitySchemes");
        schemes.putObject("daemon")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "A token of the daemon's data folder.");
        schemes.putObject("keystone")
                .put("type", "apiKey")
                .put("in", "header")
                .put("name", "X-Auth-Token")
                .put("description", "A token of Keystone for a project.");
        ObjectNode headers = components.putObject("parameters");
        header(headers, "project", "X-Gnomon-Project", "The project, or * for all.");
        header(headers, "actor", "X-Gnomon-Actor", "Who asks, for the records.");
        ObjectNode error = components.putObject("responses").putObject("error");
        error.put("description", "What went wrong, whose fault it is, and what to do.");
        content(error, "application/json").set("schema", schemas.of(ErrorView.class));
        ArrayNode codes = JSON.arrayNode();
        for (Code code : Code.values()) {
            codes.add(code.name());
        }
        components.set("schemas", schemas.all());
        components
                .withObjectProperty("schemas")
                .withObjectProperty("ErrorView")
                .withObjectProperty("properties")
                .putObject("code")
                .put("$ref", "#/components/schemas/ErrorCode");
        components
                .withObjectProperty("schemas")
                .putObject("ErrorCode")
                .put("type", "string")
                .set("enum", codes);
        return all;
    }

    private static void header(ObjectNode into, String key, String name, String meaning) {
        into.putObject(key)
                .put("name", name)
                .put("in", "header")
                .put("description", meaning)
                .putObject("schema")
                .put("type", "string");
    }

    private static ObjectNode operation(Route route, Schemas schemas) {
        ObjectNode operation = JSON.objectNode();
        operation.put("operationId", name(route));
        operation.put("summary", route.meaning());
        operation.put("x-gnomon-access", route.access().name().toLowerCase(Locale.ROOT));
        ArrayNode parameters = operation.putArray("parameters");
        Matcher inPath = PARAMETER.matcher(route.path());
        while (inPath.find()) {
            parameters
                    .addObject()
                    .put("name", inPath.group(1))
                    .put("in", "path")
                    .put("required", true)
                    .putObject("schema")
                    .put("type", "string");
        }
        route.query().forEach(query -> parameters.add(query(query)));
        parameters.addObject().put("$ref", "#/components/parameters/project");
        parameters.addObject().put("$ref", "#/components/parameters/actor");
        route.body().ifPresent(type -> {
            ObjectNode body = operation.putObject("requestBody").put("required", true);
            content(body, "application/json").set("schema", schemas.of(type));
        });
        ObjectNode responses = operation.putObject("responses");
        ObjectNode answer = responses.putObject(String.valueOf(route.status()));
        answer.put("description", route.meaning());
        switch (route.answer().kind()) {
            case ONE ->
                content(answer, "application/json")
                        .set("schema", schemas.of(route.answer().of()));
            case MANY ->
                content(answer, "application/json")
                        .putObject("schema")
                        .put("type", "array")
                        .set("items", schemas.of(route.answer().of()));
            case TEXTS ->
                content(answer, "application/json")
                        .putObject("schema")
                        .put("type", "object")
                        .putObject("additionalProperties")
                        .put("type", "string");
            case ANY -> content(answer, "application/json").putObject("schema").put("type", "object");
            case STREAM ->
                content(answer, "text/event-stream").putObject("schema").put("type", "string");
            case METRICS -> content(answer, "text/plain").putObject("schema").put("type", "string");
            case NOTHING -> {
                // no content
            }
        }
        responses.putObject("default").put("$ref", "#/components/responses/error");
        return operation;
    }

    /** Such as {@code getServersIdSamples}. */
    private static String name(Route route) {
        StringBuilder name = new StringBuilder(route.method().name().toLowerCase(Locale.ROOT));
        for (String part : route.path().substring("/v1/".length()).split("[^A-Za-z]+")) {
            if (!part.isEmpty()) {
                name.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
            }
        }
        return name.toString();
    }

    private static ObjectNode query(Query query) {
        ObjectNode parameter = JSON.objectNode();
        parameter.put("name", query.name()).put("in", "query").put("description", query.meaning());
        ObjectNode schema = parameter.putObject("schema").put("type", query.isNumber() ? "integer" : "string");
        if (query.isNumber()) {
            schema.put("minimum", 1).put("maximum", query.most()).put("default", query.otherwise());
        }
        if (!query.choices().isEmpty()) {
            query.choices().forEach(schema.putArray("enum")::add);
        }
        return parameter;
    }

    private static ObjectNode content(ObjectNode of, String type) {
        return of.putObject("content").putObject(type);
    }
}
