package io.gnomon.plugin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessFilesTest {
    @TempDir
    Path folder;

    private String mode(String name) throws Exception {
        return PosixFilePermissions.toString(Files.readAttributes(folder.resolve(name), PosixFileAttributes.class)
                .permissions());
    }

    @Test
    void theTokenHas256BitsAndIsKeptFromStartToStart() throws Exception {
        String token = AccessFiles.token(folder.resolve("token"));
        assertThat(Base64.getUrlDecoder().decode(token)).hasSize(32);
        assertThat(AccessFiles.token(folder.resolve("token"))).isEqualTo(token);
        assertThat(Files.readString(folder.resolve("token"))).isEqualTo(token + "\n");
    }

    @Test
    void onlyTheOwnerAndTheGroupGnomonCanReadIt() throws Exception {
        AccessFiles.token(folder.resolve("token"));
        String group = Files.readAttributes(folder.resolve("token"), PosixFileAttributes.class)
                .group()
                .getName();
        assertThat(mode("token")).isEqualTo(group.equals("gnomon") ? "rw-r-----" : "rw-------");
    }

    @Test
    void aTokenThatOthersCouldReadIsReplaced() throws Exception {
        String old = AccessFiles.token(folder.resolve("token"));
        Files.setPosixFilePermissions(folder.resolve("token"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(AccessFiles.token(folder.resolve("token"))).isNotEqualTo(old);
        assertThat(mode("token")).endsWith("---");
    }

    @Test
    void theAdminTokenIsItsOwnersAloneAndAnother() throws Exception {
        String admin = AccessFiles.adminToken(folder.resolve("admin-token"));
        assertThat(mode("admin-token")).isEqualTo("rw-------");
        assertThat(admin).hasSize(43).isNotEqualTo(AccessFiles.token(folder.resolve("token")));
        assertThat(AccessFiles.adminToken(folder.resolve("admin-token"))).isEqualTo(admin);
    }

    @Test
    void anAdminTokenThatAGroupCouldReadIsReplacedWhateverTheGroup() throws Exception {
        Path file = folder.resolve("admin-token");
        String admin = AccessFiles.adminToken(file);
        Optional<String> group = Optional.of(
                Files.readAttributes(file, PosixFileAttributes.class).group().getName());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(AccessFiles.token(file, group)).isEqualTo(admin);
        assertThat(AccessFiles.adminToken(file)).isNotEqualTo(admin);
        assertThat(mode("admin-token")).isEqualTo("rw-------");
    }

    @Test
    void theGroupGetsWhatIsSharedWithTheModeThatIsMeantWhateverItHadBefore() throws Exception {
        Path file = Files.writeString(folder.resolve("shared"), "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
        String own =
                Files.readAttributes(file, PosixFileAttributes.class).group().getName();
        AccessFiles.share(file, own, PosixFilePermissions.fromString("rw-rw----"));
        assertThat(mode("shared")).isEqualTo("rw-rw----");
        AccessFiles.share(file, "no-such-group", PosixFilePermissions.fromString("rw-rw----"));
        assertThat(mode("shared")).isEqualTo("rw-------");
    }

    @Test
    void aTokenCutShortOrALinkIsReplaced() throws Exception {
        Path file = folder.resolve("token");
        Files.writeString(file, "short");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(AccessFiles.token(folder.resolve("token"))).hasSize(43);
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "y".repeat(43));
        Files.delete(file);
        Files.createSymbolicLink(file, elsewhere);
        assertThat(AccessFiles.token(folder.resolve("token"))).isNotEqualTo("y".repeat(43));
        assertThat(elsewhere).hasContent("y".repeat(43));
    }

    @Test
    void nothingElseIsLeftInTheFolder() throws Exception {
        AccessFiles.token(folder.resolve("token"));
        AccessFiles.writeEndpoint(folder, URI.create("http://127.0.0.1:1"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrder("token", "endpoint");
        }
    }

    @Test
    void everybodyMayKnowWhereTheDaemonIs() throws Exception {
        AccessFiles.writeEndpoint(folder, URI.create("http://127.0.0.1:2"));
        assertThat(mode("endpoint")).isEqualTo("rw-r--r--");
    }

    @Test
    void theEndpointOfAnotherDaemonIsNotRemoved() {
        AccessFiles.writeEndpoint(folder, URI.create("http://127.0.0.1:2"));
        AccessFiles.removeEndpoint(folder, URI.create("http://127.0.0.1:1"));
        assertThat(folder.resolve("endpoint")).hasContent("http://127.0.0.1:2\n");
    }

    @Test
    void aFolderThatIsMissingIsNamedWithAMend() {
        assertThatThrownBy(() -> AccessFiles.token(folder.resolve("missing/token")))
                .isInstanceOf(RestStartException.class)
                .hasMessageContaining("missing/token")
                .hasMessageContaining("writable");
    }
}
