package io.gnomon.plugin.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code openstack.*}: the cloud whose servers are looked after. What is set here is stronger than {@code clouds.yaml}. */
public record OpenStackSettings(
        @Setting(
                value = "auto",
                meaning =
                        "`auto` uses the OpenStack that `openstack.cloud` or `openstack.auth-url` names, if one of them"
                                + " is set; `off` uses none.")
        OpenStackUse use,

        @Setting(alias = "OS_CLOUD", meaning = "Name of a cloud in `clouds.yaml`; not set: none is read.")
        Optional<String> cloud,

        @Setting(
                alias = "OS_CLIENT_CONFIG_FILE",
                meaning = "The file `clouds.yaml`; not set: it is looked for in the working folder, in"
                        + " `~/.config/openstack` and in `/etc/openstack`. `secure.yaml` beside it is read too.")
        Optional<Path> cloudsFile,

        @Setting(alias = "OS_AUTH_URL", meaning = "URL of Keystone, like `https://cloud.example:5000/v3`.")
        Optional<String> authUrl,

        @Setting(alias = "OS_USERNAME", meaning = "User that Gnomon is, with password authentication.")
        Optional<String> username,

        @Setting(
                alias = "OS_PASSWORD",
                secret = true,
                meaning = "Its password. Rather use `openstack.secret-file`, or `secure.yaml`.")
        Optional<String> password,

        @Setting(alias = "OS_USER_DOMAIN_NAME", meaning = "Domain of the user; not set: `Default`.")
        Optional<String> userDomain,

        @Setting(alias = "OS_USER_DOMAIN_ID", meaning = "The same by its id; counts if the name is not set.")
        Optional<String> userDomainId,

        @Setting(
                alias = "OS_PROJECT_NAME",
                meaning = "Project that the token is for: one in which the user has its role.")
        Optional<String> project,

        @Setting(alias = "OS_PROJECT_ID", meaning = "The same by its id; counts if the name is not set.")
        Optional<String> projectId,

        @Setting(alias = "OS_PROJECT_DOMAIN_NAME", meaning = "Domain of the project; not set: `Default`.")
        Optional<String> projectDomain,

        @Setting(alias = "OS_PROJECT_DOMAIN_ID", meaning = "The same by its id; counts if the name is not set.")
        Optional<String> projectDomainId,

        @Setting(
                alias = "OS_APPLICATION_CREDENTIAL_ID",
                meaning = "An application credential instead of user and password.")
        Optional<String> applicationCredentialId,

        @Setting(
                alias = "OS_APPLICATION_CREDENTIAL_SECRET",
                secret = true,
                meaning = "Its secret. Rather use `openstack.secret-file`, or `secure.yaml`.")
        Optional<String> applicationCredentialSecret,

        @Setting(
                meaning = "File whose first line is the password, or the secret of the application credential; only its"
                        + " owner and group should be able to read it.")
        Optional<Path> secretFile,

        @Setting(alias = "OS_REGION_NAME", meaning = "Region; needed if the catalog has several.")
        Optional<String> region,

        @Setting(
                alias = "OS_INTERFACE",
                meaning = "Which URLs of the catalog are used: `public` (if not set), `internal` or `admin`.")
        Optional<String> endpointInterface,

        @Setting(alias = "OS_CACERT", meaning = "Certificates of the cloud's own authority, in PEM.")
        Optional<Path> caCert,

        @Setting(meaning = "URL of Nova instead of the catalog's, like `http://controller:8774/v2.1`.")
        Optional<String> computeUrl,

        @Setting(meaning = "URL of Placement instead of the catalog's.")
        Optional<String> placementUrl,

        @Setting(value = "10s", min = "100ms", max = "5m", meaning = "How long one call to OpenStack may take.")
        Duration timeout,

        @Setting(
                value = "20s",
                min = "1s",
                max = "10m",
                meaning = "How long one call that fails is repeated, with growing pauses.")
        Duration retryBudget,

        @Setting(value = "30s", min = "1s", max = "1h", meaning = "How often Nova's servers are read anew.")
        Duration refresh,

        @Setting(
                value = "true",
                meaning =
                        "Whether what a server is given is claimed in Placement before it grows, and given back after it"
                                + " shrinks.")
        boolean claims,

        @Setting(
                value = "admin",
                meaning = "Roles of Keystone whose tokens see and change everything, in every project.")
        List<String> adminRoles,

        @Setting(
                value = "member",
                meaning = "Roles of Keystone whose tokens see and change what belongs to the token's project.")
        List<String> memberRoles,

        @Setting(value = "reader", meaning = "Roles of Keystone whose tokens see what belongs to the token's project.")
        List<String> readerRoles) {}
