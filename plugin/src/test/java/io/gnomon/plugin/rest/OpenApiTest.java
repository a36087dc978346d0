package io.gnomon.plugin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The document that describes the interface. */
class OpenApiTest {
    private static final Path FILE = Path.of("..", "docs", "openapi.json");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final ObjectNode document = OpenApi.of(RouteList.routes());

    @Test
    void theCommittedDocumentIsUpToDate() throws IOException {
        String now = JSON.writeValueAsString(document) + "\n";
        if (Boolean.getBoolean("gnomon.update-docs")) {
            Files.writeString(FILE, now);
        }
        assertThat(Files.readString(FILE))
                .as("docs/openapi.json is out of date: run this test with -Dgnomon.update-docs=true")
                .isEqualTo(now);
    }

    @Test
    void everyRouteIsInItOnceAndInTheReference() throws IOException {
        String reference = Files.readString(Path.of("..", "docs", "rest.md"));
        Set<String> names = new HashSet<>();
        for (RouteList.Entry route : RouteList.all()) {
            JsonNode operation = document.path("paths")
                    .path(route.path())
                    .path(route.method().toLowerCase(java.util.Locale.ROOT));
            assertThat(operation.isObject())
                    .as("%s %s", route.method(), route.path())
                    .isTrue();
            assertThat(names.add(operation.path("operationId").asText()))
                    .as("%s %s has a name of its own", route.method(), route.path())
                    .isTrue();
            String path = route.path().replace("{id}", "{").split("\\{")[0];
            assertThat(reference).as("docs/rest.md").contains(path);
        }
        assertThat(names).hasSizeGreaterThan(40);
    }

    @Test
    void everyReferenceLeadsToSomething() {
        document.findValuesAsText("$ref").forEach(reference -> assertThat(
                        document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    @Test
    void whatMayBeNullIsSaidSoAndTheCheckOfTheTestsSeesWhatDoesNotFit() {
        JsonNode view = document.at("/components/schemas/NotificationView");
        assertThat(view.at("/properties/server/type").toString()).isEqualTo("[\"string\",\"null\"]");
        assertThat(view.path("required").toString()).isEqualTo("[\"id\",\"at\",\"project\",\"text\"]");
        ObjectNode fits = JsonNodeFactory.instance.objectNode();
        fits.put("id", 1)
                .put("at", "2026-01-01T00:00:00Z")
                .put("project", "p")
                .put("text", "t")
                .putNull("server");
        assertThat(SchemaCheck.problems(document, view, fits)).isEmpty();
        assertThat(SchemaCheck.problems(document, view, fits.deepCopy().put("id", "1")))
                .hasSize(1);
        assertThat(SchemaCheck.problems(document, view, fits.deepCopy().put("at", "noon")))
                .hasSize(1);
        assertThat(SchemaCheck.problems(document, view, fits.deepCopy().put("server", "web")))
                .hasSize(1);
        assertThat(SchemaCheck.problems(document, view, fits.deepCopy().put("more", 1)))
                .hasSize(1);
        assertThat(SchemaCheck.problems(document, view, fits.deepCopy().without("text")))
                .hasSize(1);
    }
}
