package io.gnomon.plugin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sockets, spoken to without a client of ours. */
final class UnixSocketTest {
    private static final int NOBODY = 65534;

    @TempDir
    Path folder;

    private @Nullable RestServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Path socket() {
        return folder.resolve("rest.sock");
    }

    private RestServer start(Path socket) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        server = RestServer.start(
                RestSettings.onFreePort(data).with(Optional.of(socket)), new FakeBackend(), new EventHub());
        return server;
    }

    private String token() throws IOException {
        return Files.readString(folder.resolve("data/token")).strip();
    }

    private static String request(String token, String more) {
        return "GET /v1/servers HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n" + more + "\r\n";
    }

    /** All that comes until the other side closes. */
    private static String ask(Path socket, String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer out = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
            while (out.hasRemaining()) {
                channel.write(out);
            }
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A socket without anybody behind it, as a process leaves it that is killed. */
    private static void leave(Path path) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(path));
        channel.close();
        assertThat(path).exists();
    }

    private void refuses(Path socket, String... told) throws IOException {
        assertThatThrownBy(() -> start(socket))
                .isInstanceOf(RestStartException.class)
                .hasMessageContainingAll(told);
        assertThat(folder.resolve("data/endpoint")).doesNotExist();
    }

    @Test
    void itAnswersAsThePortDoesAndKeepsAConnectionForTheNextRequest() throws Exception {
        start(socket());
        String answers = ask(socket(), request(token(), "") + request(token(), "Connection: close\r\n"));
        assertThat(answers.split("HTTP/1\\.1 200 OK", -1)).hasSize(3);
        assertThat(answers)
                .contains("\"web\"", "X-Content-Type-Options: nosniff")
                .doesNotContain("Server:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong"})
    void theTokenIsAskedForHereToo(String wrong) throws Exception {
        start(socket());
        assertThat(ask(socket(), request(wrong, "Connection: close\r\n"))).contains("401", "UNAUTHORIZED");
    }

    @Test
    void onlyItsOwnerAndTheGroupGnomonMayConnect() throws Exception {
        start(socket());
        PosixFileAttributes now = Files.readAttributes(socket(), PosixFileAttributes.class);
        assertThat(PosixFilePermissions.toString(now.permissions()))
                .isEqualTo(now.group().getName().equals("gnomon") ? "rw-rw----" : "rw-------");
    }

    @Test
    void anotherUserCannotConnect() throws Exception {
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"));
        assumeTrue(root && Files.isExecutable(Path.of("/usr/bin/setpriv")), "only root can become somebody else");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        start(socket());
        String connect = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1]); print('connected')";
        String as = "--reuid=" + NOBODY;
        assertThat(output("/usr/bin/setpriv", as, "--clear-groups", "/usr/bin/python3", "-c", connect, socket() + ""))
                .contains("PermissionError");
        // and it is the mode that keeps it out: with another one it is let in
        Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(output("/usr/bin/setpriv", as, "--clear-groups", "/usr/bin/python3", "-c", connect, socket() + ""))
                .contains("connected");
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void whatAKilledDaemonHasLeftIsReplaced() throws Exception {
        leave(socket());
        start(socket());
        assertThat(ask(socket(), request(token(), "Connection: close\r\n"))).startsWith("HTTP/1.1 200");
    }

    @Test
    void theEndRemovesIt() throws Exception {
        start(socket()).close();
        assertThat(Files.exists(socket(), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void aSocketThatSomebodyListensOnIsLeftAlone() throws Exception {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(socket()));
            refuses(socket(), socket().toString(), "another process", "daemon.socket");
            other.configureBlocking(false);
            assertThat(other.accept()).as("only tried").isNotNull();
            assertThat(socket()).exists();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "folder", "link"})
    void whatIsNoSocketIsLeftAlone(String kind) throws Exception {
        Path aim = Files.writeString(folder.resolve("precious"), "precious");
        switch (kind) {
            case "file" -> Files.writeString(socket(), "precious");
            case "folder" -> Files.createDirectory(socket());
            default -> Files.createSymbolicLink(socket(), aim);
        }
        refuses(socket(), "something else than a socket", socket().toString());
        assertThat(Files.exists(socket(), LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(aim).hasContent("precious");
    }

    @Test
    void aPathThatIsTooLongIsToldWithItsLengthAndTheBound() throws Exception {
        int room = 106 - folder.toString().length() - 1;
        start(folder.resolve("s".repeat(room))).close();
        refuses(folder.resolve("s".repeat(room + 1)), "107 bytes", "106", "daemon.socket");
        refuses(folder.resolve("ß".repeat(room / 2 + 1)), "106");
    }

    @Test
    void itsFolderIsMadeAndOneThatIsFurtherAwayIsNot() throws Exception {
        Path below = folder.resolve("run/rest.sock");
        start(below).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(below.getParent())))
                .isEqualTo("rwx--x--x");
        refuses(folder.resolve("no/such/rest.sock"), "no/such", "writable", "daemon.socket");
    }

    @Test
    void manyConnectionsThatSayNothingDoNotKeepARequestOut() throws Exception {
        start(socket());
        SocketChannel[] silent = new SocketChannel[100];
        try {
            for (int i = 0; i < silent.length; i++) {
                silent[i] = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
            }
            assertThat(ask(socket(), request(token(), "Connection: close\r\n"))).startsWith("HTTP/1.1 200");
        } finally {
            for (SocketChannel channel : silent) {
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }
}
