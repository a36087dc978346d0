package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static io.gnomon.plugin.lab.LabServer.calmThenBusy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.lab.LabServer;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerPatch;
import io.gnomon.plugin.rest.Views.ServerView;
import io.gnomon.plugin.rest.Views.TermsView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a holder of the token may do to servers, on a real daemon with a trace-driven hypervisor. */
final class ServerAccessTest {
    @TempDir
    Path temporary;

    private Path folder;
    private Path images;
    private Daemon daemon;

    @BeforeEach
    void start() throws IOException {
        folder = temporary.toRealPath();
        images = Files.createDirectory(folder.resolve("images"));
        daemon = new Daemon(
                Configuration.of(Map.of(
                        "daemon.data",
                                Files.createDirectory(folder.resolve("data")).toString(),
                        "daemon.port", "0",
                        "hypervisors", "trace:///a",
                        "guest.image", images.toString(),
                        "servers.image-folders", images.toString(),
                        "observe.period", "500ms",
                        "observe.young-period", "250ms")),
                state -> {},
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Client client(String tokenFile, String project) throws IOException {
        String token =
                Files.readString(folder.resolve("data").resolve(tokenFile)).strip();
        return new Client(daemon.url(), token, project, "test");
    }

    private static void refused(String code, ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ClientException.class, e -> {
            assertThat(e.is(code)).describedAs(e.toString()).isTrue();
            for (String word : words) {
                assertThat(e.getMessage() + " " + e.mend()).contains(word);
            }
        });
    }

    private ServerCreate with(List<String> disks, String image, String console) {
        ServerCreate good =
                LabServer.of(images, "a", "web", calmThenBusy(0), "").request();
        return new ServerCreate(
                good.name(),
                good.hypervisor(),
                good.flavor(),
                image,
                disks,
                console,
                good.kernelArguments(),
                good.metadata(),
                good.dynamicAllocation());
    }

    @Test
    void filesOutsideTheImageFoldersAreRefusedAndNothingIsCreated() throws IOException {
        Client client = client("token", "default");
        String key = "servers.image-folders";
        Path secret = Files.writeString(folder.resolve("secret"), "");
        Path link = Files.createSymbolicLink(images.resolve("link"), secret);
        for (String disk : List.of(secret.toString(), images + "/../secret", link.toString())) {
            refused("BAD_REQUEST", () -> client.createServer(with(List.of(disk), null, null)), disk, key);
        }
        refused("BAD_REQUEST", () -> client.createServer(with(List.of(), "/boot", null)), "/boot", key);
        String token = folder.resolve("data/admin-token").toString();
        refused("BAD_REQUEST", () -> client.createServer(with(List.of(), null, token)), token, key);
        assertThat(client.servers()).isEmpty();
        assertThat(Files.readString(Path.of(token))).isNotBlank();

        ServerView made = client.createServer(
                with(List.of(), images.toString(), images.resolve("log").toString()));
        assertThat(made.name()).isEqualTo("web");
    }

    @Test
    void aServerIsSeenChangedAndDeletedInItsOwnProjectOnly() throws IOException {
        Client shop = client("token", "shop");
        Client other = client("token", "default");
        String id = shop.createServer(with(List.of(), null, null)).id().toString();
        eventually("it is seen", () -> shop.servers().size() == 1);

        assertThat(other.servers()).isEmpty();
        for (String name : List.of("web", id)) {
            refused("SERVER_NOT_FOUND", () -> other.server(name));
            refused("SERVER_NOT_FOUND", () -> other.samples(name, 60));
            refused("SERVER_NOT_FOUND", () -> other.forecasts(name));
            refused("SERVER_NOT_FOUND", () -> other.adjustments(Optional.of(name), 10));
            refused("SERVER_NOT_FOUND", () -> other.setDynamicAllocation(name, false));
            refused("SERVER_NOT_FOUND", () -> other.changeServer(name, new ServerPatch(null, "2", "5")));
            refused("SERVER_NOT_FOUND", () -> other.deleteServer(name));
            refused("SERVER_NOT_FOUND", () -> other.eraseServerHistory(name));
        }
        assertThat(shop.server("web").dynamicAllocation()).isTrue();
        assertThat(shop.setDynamicAllocation("web", false).dynamicAllocation()).isFalse();
        shop.deleteServer(id);
        assertThat(shop.servers()).isEmpty();
    }

    @Test
    void anOwnerSetsSensitivityAndPriorityAndTakesThemBack() throws IOException {
        Client shop = client("token", "shop");
        shop.createServer(with(List.of(), null, null));
        eventually("it is seen", () -> shop.servers().size() == 1);
        assertThat(shop.server("web").terms()).isEqualTo(new TermsView(30, 1, 30));

        assertThat(shop.changeServer("web", new ServerPatch(null, "2.5", "5")).terms())
                .isEqualTo(new TermsView(30, 2.5, 5));
        assertThat(shop.server("web").dynamicAllocation()).isTrue();
        assertThat(shop.changeServer("web", new ServerPatch(null, "default", null))
                        .terms())
                .isEqualTo(new TermsView(30, 1, 5));
        refused("BAD_REQUEST", () -> shop.changeServer("web", new ServerPatch(null, "11", null)), "0 to 10");
        refused("BAD_REQUEST", () -> shop.changeServer("web", new ServerPatch(null, null, "<i>")), "1 to 10000");
        refused("BAD_REQUEST", () -> shop.changeServer("web", new ServerPatch(null, null, null)), "changes nothing");
        assertThat(shop.server("web").terms()).isEqualTo(new TermsView(30, 1, 5));
    }

    @Test
    void onlyTheAdminTokenChangesServersWithoutNamingTheirProject() throws IOException {
        Client all = client("token", "*");
        Client admin = client("admin-token", "*");
        client("token", "shop").createServer(with(List.of(), null, null));
        eventually("it is seen", () -> all.servers().size() == 1);

        refused("FORBIDDEN", () -> all.setDynamicAllocation("web", false), "admin-token");
        refused("FORBIDDEN", () -> all.deleteServer("web"), "admin-token");
        refused("FORBIDDEN", () -> all.eraseServerHistory("web"), "admin-token");
        refused("BAD_REQUEST", () -> admin.createServer(with(List.of(), null, null)), "one project");

        assertThat(admin.setDynamicAllocation("web", false).dynamicAllocation()).isFalse();
        admin.deleteServer("web");
        assertThat(all.servers()).isEmpty();
    }
}
