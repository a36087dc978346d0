package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as no well-behaved server gives them. */
final class ClientTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private interface Call<T> {
        T on(Client client);
    }

    /** Calls a server that answers exactly these bytes. */
    private static <T> T against(String answer, Call<T> call) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(listener, answer));
            URI url = URI.create("http://127.0.0.1:" + listener.getLocalPort());
            try {
                return call.on(new Client(url, "x".repeat(43), "default", "test"));
            } finally {
                served.join();
            }
        }
    }

    private static void serve(ServerSocket listener, String answer) {
        try (Socket socket = listener.accept()) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void chunksAreJoined() throws Exception {
        String answer = HEAD + "Transfer-Encoding: chunked\r\n\r\n6;x=y\r\n{\"a\":\"\r\n5\r\nb\"}  \r\n0\r\n\r\n";
        assertThat(against(answer, Client::configuration)).containsEntry("a", "b");
    }

    @Test
    void aBodyWithoutALengthEndsWithTheConnection() throws Exception {
        assertThat(against(HEAD + "\r\n{\"a\":\"b\"}", Client::configuration)).containsEntry("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 100\r\n\r\n{\"version\":\"1\"",
                "Transfer-Encoding: chunked\r\n\r\n20\r\n{\"version\":",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}",
                "Content-Length: two\r\n\r\n{}",
                "Content-Length: 9\r\n\r\nnot json!",
                "Content-Length: 2\r\n\r\n[]",
                "Content-Length: 4\r\n\r\nnull",
                "Content-Length: 0\r\n\r\n",
                "Content-Length: 23\r\n\r\n{\"startedAt\":\"someday\"}",
                "Content-Length: 16\r\n\r\n{\"cycles\":\"two\"}",
                "",
            })
    void aBrokenAnswerIsAClearError(String rest) {
        assertThatThrownBy(() -> against(HEAD + rest, Client::status))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("http://127.0.0.1:");
    }

    @Test
    void whatDoesNotSpeakHttpOrIsNotADaemonIsNamed() {
        assertThatThrownBy(() -> against("SSH-2.0-OpenSSH_9.2\r\n", Client::status))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("does not speak HTTP");
        assertThatThrownBy(() -> against(
                        "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n",
                        Client::status))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("not a gnomon daemon");
    }

    @Test
    void whatANewerDaemonAddsIsSkippedAndWhatItLacksIsUnknown() throws Exception {
        String body = "{\"version\":\"9\",\"news\":{\"deep\":[1,{}]},\"lastCycleMillis\":null}";
        String answer = HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        var status = against(answer, Client::status);
        assertThat(status.version()).isEqualTo("9");
        assertThat(status.lastCycleMillis()).isNaN();
        assertThat(status.problems()).isEmpty();
    }
}
