package io.gnomon.plugin.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gnomon.plugin.config.Configuration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudAccessReaderTest {
    private static final String CLOUDS = """
            clouds:
              lab:
                auth: {auth_url: "http://lab:5000", username: gnomon, project_name: service}
                region_name: north
                interface: internalURL
                placement_endpoint_override: http://lab:8778/
              robot:
                auth_type: v3applicationcredential
                auth: {auth_url: "http://lab:5000/v3/", application_credential_id: ac-1}
              loose: {auth: {auth_url: "http://x"}, verify: false}
            """;

    @TempDir
    Path folder;

    private Optional<CloudAccess> read(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put("openstack." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return CloudAccessReader.read(Configuration.of(values).openstack(), folder, folder);
    }

    private void clouds(String secure) throws IOException {
        Path there = Files.createDirectories(folder.resolve(".config/openstack"));
        Files.writeString(there.resolve("clouds.yaml"), CLOUDS);
        Files.writeString(there.resolve("secure.yaml"), secure);
    }

    @Test
    void withoutACloudThereIsNone() {
        assertThat(read()).isEmpty();
        assertThat(read("use", "off", "cloud", "lab")).isEmpty();
    }

    @Test
    void aCloudOfTheFileIsReadWithItsSecretFromBesideIt() throws IOException {
        clouds("clouds: {lab: {auth: {password: hunter2}}}");
        CloudAccess access = read("cloud", "lab").orElseThrow();
        assertThat(access.identity()).isEqualTo(URI.create("http://lab:5000/v3"));
        assertThat(access.region()).hasValue("north");
        assertThat(access.endpointInterface()).isEqualTo("internal");
        assertThat(access.overrides()).containsEntry(Service.PLACEMENT, URI.create("http://lab:8778"));
        assertThat(access.credentials()
                        .auth()
                        .at("/identity/password/user/password")
                        .asText())
                .isEqualTo("hunter2");
        assertThat(access.toString()).doesNotContain("hunter2");
    }

    @Test
    void aSettingIsStrongerThanTheFile() throws IOException {
        clouds("clouds: {lab: {auth: {password: hunter2}}}");
        Path secret = Files.writeString(folder.resolve("secret"), "from-a-file\n");
        CloudAccess access = read(
                        "cloud",
                        "lab",
                        "region",
                        "south",
                        "endpoint-interface",
                        "admin",
                        "username",
                        "other",
                        "secret-file",
                        secret.toString())
                .orElseThrow();
        assertThat(access.region()).hasValue("south");
        assertThat(access.endpointInterface()).isEqualTo("admin");
        assertThat(access.credentials().who()).isEqualTo("user other in project service");
        assertThat(access.credentials().auth().toString())
                .contains("from-a-file")
                .doesNotContain("hunter2");
    }

    @Test
    void anApplicationCredentialIsReadFromTheFile() throws IOException {
        clouds("clouds: {robot: {auth: {application_credential_secret: hunter2}}}");
        CloudAccess access = read("cloud", "robot").orElseThrow();
        assertThat(access.credentials().who()).isEqualTo("application credential ac-1");
        assertThat(access.identity()).isEqualTo(URI.create("http://lab:5000/v3"));
    }

    @Test
    void settingsAloneSuffice() {
        CloudAccess access = read(
                        "auth-url",
                        "https://k:5000/v3",
                        "username",
                        "gnomon",
                        "password",
                        "hunter2",
                        "project",
                        "service",
                        "user-domain",
                        "people")
                .orElseThrow();
        assertThat(access.credentials()
                        .auth()
                        .at("/identity/password/user/domain/name")
                        .asText())
                .isEqualTo("people");
        assertThat(access.credentials().auth().at("/scope/project/domain/name").asText())
                .isEqualTo("Default");
    }

    @Test
    void theIdsOfAnOpenrcCountWhereNoNameIsGiven() {
        String[] user = {
            "auth-url",
            "https://k:5000",
            "username",
            "ann",
            "password",
            "secret",
            "user-domain-id",
            "d1",
            "project-id",
            "p1"
        };
        JsonNode auth = read(user).orElseThrow().credentials().auth();
        assertThat(auth.at("/identity/password/user/domain/id").asText()).isEqualTo("d1");
        assertThat(auth.at("/scope/project/id").asText()).isEqualTo("p1");
        String[] named = Arrays.copyOf(user, user.length + 4);
        System.arraycopy(new String[] {"project", "web", "project-domain-id", "d2"}, 0, named, user.length, 4);
        JsonNode scope = read(named).orElseThrow().credentials().auth().at("/scope/project");
        assertThat(scope.path("name").asText()).isEqualTo("web");
        assertThat(scope.at("/domain/id").asText()).isEqualTo("d2");
    }

    @Test
    void whatIsMissingOrWrongIsSaidWithoutASecret() throws IOException {
        assertThatThrownBy(() -> read("cloud", "lab")).hasMessageContaining("there is no clouds.yaml");
        clouds("clouds: {lab: {auth: {password: hunter2}}}");
        assertThatThrownBy(() -> read("cloud", "labb")).hasMessageContaining("it has: lab, robot, loose");
        assertThatThrownBy(() -> read("cloud", "robot")).hasMessageContaining("application-credential-secret");
        assertThatThrownBy(() -> read("cloud", "loose")).hasMessageContaining("cacert");
        assertThatThrownBy(() -> read("cloud", "lab", "endpoint-interface", "both"))
                .hasMessageContaining("both");
        assertThatThrownBy(() -> read("auth-url", "http://me:hunter2@k")).hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> read("auth-url", "https://k")).hasMessageContaining("openstack.username");
        Files.writeString(folder.resolve(".config/openstack/secure.yaml"), "clouds: {lab: {auth: {password: hunter2");
        assertThatThrownBy(() -> read("cloud", "lab"))
                .hasMessageContaining("is not valid YAML")
                .hasMessageNotContaining("hunter2");
    }
}
