package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.gnomon.plugin.config.OpenStackSettings;
import io.gnomon.plugin.config.OpenStackUse;
import io.gnomon.plugin.openstack.Credentials.InDomain;
import io.gnomon.plugin.openstack.Credentials.Named;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out how the cloud is reached, from settings and {@code clouds.yaml}; of one thing in both the setting holds. */
public final class CloudAccessReader {
    private static final Set<String> INTERFACES = Set.of("public", "internal", "admin");

    private final OpenStackSettings settings;
    private final JsonNode file;

    private CloudAccessReader(OpenStackSettings settings, JsonNode file) {
        this.settings = settings;
        this.file = file;
    }

    /**
     * Empty if no cloud is named.
     *
     * @throws IllegalArgumentException if one is named and something is missing or wrong; no secret is in the message
     */
    public static Optional<CloudAccess> read(OpenStackSettings settings, Path workingFolder, Path home) {
        if (settings.use() == OpenStackUse.OFF
                || (settings.cloud().isEmpty() && settings.authUrl().isEmpty())) {
            return Optional.empty();
        }
        JsonNode file = settings.cloud()
                .<JsonNode>map(name -> CloudsFile.cloud(
                        name,
                        settings.cloudsFile().map(List::of).orElseGet(() -> CloudsFile.places(workingFolder, home))))
                .orElseGet(JsonNodeFactory.instance::objectNode);
        return Optional.of(new CloudAccessReader(settings, file).access());
    }

    private CloudAccess access() {
        if (!file.path("verify").asBoolean(true)) {
            throw new IllegalArgumentException(
                    "clouds.yaml says 'verify: false', but Gnomon checks certificates: name the authority with 'cacert'");
        }
        return new CloudAccess(
                identity(),
                credentials(),
                settings.region().or(() -> text(file, "region_name")),
                endpointInterface(),
                settings.caCert().or(() -> text(file, "cacert").map(Path::of)),
                overrides(),
                settings.timeout(),
                settings.retryBudget());
    }

    private URI identity() {
        String url = settings.authUrl()
                .or(() -> auth("auth_url"))
                .orElseThrow(() -> missing("openstack.auth-url", "auth.auth_url"));
        String trimmed = url.replaceAll("/+$", "");
        return uri("openstack.auth-url", trimmed.endsWith("/v3") ? trimmed : trimmed + "/v3");
    }

    private Credentials credentials() {
        Optional<String> credential = settings.applicationCredentialId().or(() -> auth("application_credential_id"));
        Optional<String> credentialName = auth("application_credential_name");
        if (credential.isPresent() || credentialName.isPresent()) {
            return new Credentials.ApplicationCredential(
                    credential.map(Named::id).orElseGet(() -> Named.name(credentialName.orElseThrow())),
                    credential.isPresent() ? Optional.empty() : Optional.of(user()),
                    settings.applicationCredentialSecret()
                            .or(this::secretFile)
                            .or(() -> auth("application_credential_secret"))
                            .orElseThrow(() -> missing(
                                    "openstack.application-credential-secret", "auth.application_credential_secret")));
        }
        return new Credentials.Password(
                user(),
                settings.password()
                        .or(this::secretFile)
                        .or(() -> auth("password"))
                        .orElseThrow(() -> missing("openstack.secret-file", "auth.password")),
                project());
    }

    private InDomain user() {
        Named user = settings.username()
                .map(Named::name)
                .or(() -> auth("user_id").map(Named::id))
                .or(() -> auth("username").map(Named::name))
                .orElseThrow(() -> missing("openstack.username", "auth.username"));
        return new InDomain(user, domain(settings.userDomain(), settings.userDomainId(), "user_domain"));
    }

    private InDomain project() {
        Named project = settings.project()
                .map(Named::name)
                .or(() -> settings.projectId().map(Named::id))
                .or(() -> auth("project_id").map(Named::id))
                .or(() -> auth("project_name").map(Named::name))
                .orElseThrow(() -> missing("openstack.project", "auth.project_name"));
        return new InDomain(project, domain(settings.projectDomain(), settings.projectDomainId(), "project_domain"));
    }

    private Named domain(Optional<String> name, Optional<String> id, String key) {
        return name.map(Named::name)
                .or(() -> id.map(Named::id))
                .or(() -> auth(key + "_id").map(Named::id))
                .or(() -> auth(key + "_name").map(Named::name))
                .or(() -> auth("domain_name").map(Named::name))
                .orElseGet(() -> Named.name("Default"));
    }

    private Optional<String> secretFile() {
        return settings.secretFile().map(path -> {
            try (var lines = Files.lines(path)) {
                return lines.findFirst()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .orElseThrow(() -> new IllegalArgumentException(
                                "openstack.secret-file: " + path + " is empty; its first line is the secret"));
            } catch (IOException e) {
                throw new IllegalArgumentException("openstack.secret-file: " + path + " cannot be read", e);
            }
        });
    }

    private String endpointInterface() {
        String text = settings.endpointInterface()
                .or(() -> text(file, "interface"))
                .or(() -> text(file, "endpoint_type"))
                .orElse("public");
        String plain = text.toLowerCase(Locale.ROOT).replace("url", ""); // publicURL is the old way to say public
        if (!INTERFACES.contains(plain)) {
            throw new IllegalArgumentException(
                    "openstack.endpoint-interface: " + text + " is none of public, internal and admin");
        }
        return plain;
    }

    private Map<Service, URI> overrides() {
        Map<Service, URI> result = new EnumMap<>(Service.class);
        override(result, Service.COMPUTE, settings.computeUrl());
        override(result, Service.PLACEMENT, settings.placementUrl());
        override(result, Service.IMAGE, Optional.empty());
        return result;
    }

    private void override(Map<Service, URI> into, Service service, Optional<String> setting) {
        setting.or(() -> text(file, service.type() + "_endpoint_override"))
                .ifPresent(url ->
                        into.put(service, uri("openstack." + service.type() + "-url", url.replaceAll("/+$", ""))));
    }

    private static URI uri(String key, String text) {
        if (!text.matches("https?://[^\\s/]+.*") || text.contains("@")) {
            throw new IllegalArgumentException(
                    key + ": " + text.replaceAll("//.*@", "//***@") + " is no http(s) URL without user and password");
        }
        return URI.create(text);
    }

    private Optional<String> auth(String key) {
        return text(file.path("auth"), key);
    }

    private static Optional<String> text(JsonNode node, String key) {
        return Optional.ofNullable(node.get(key)).map(JsonNode::asText).filter(text -> !text.isBlank());
    }

    private static IllegalArgumentException missing(String setting, String inFile) {
        return new IllegalArgumentException(
                "an OpenStack is named, but " + setting + " is not set, nor " + inFile + " in clouds.yaml");
    }
}
