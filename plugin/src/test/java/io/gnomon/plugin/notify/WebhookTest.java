package io.gnomon.plugin.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {
    @TempDir
    Path folder;

    private String entry(String secret, String rights) throws IOException {
        Path file = Files.writeString(folder.resolve("hook secret"), secret);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
        return "https://hooks.example/T0/B0 " + file;
    }

    @Test
    void theSignatureIsThatOfStandardWebhooks() throws IOException {
        Webhook hook = Webhook.read(entry("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", "rw-------"));
        assertThat(hook.signature(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        Instant.ofEpochSecond(1614265330),
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void neitherSecretNorPathIsPrinted() throws IOException {
        Webhook hook = Webhook.read(entry("correct horse battery staple\nmore", "rw-r-----"));
        assertThat(hook.toString()).isEqualTo("https://hooks.example");
    }

    @Test
    void aSecretThatIsNoneIsRefusedWithoutShowingIt() throws IOException {
        String open = entry("correct horse battery staple", "rw-r--r--");
        assertThatThrownBy(() -> Webhook.read(open)).hasMessageContaining("read by everybody");
        String brief = entry("brief", "rw-------");
        assertThatThrownBy(() -> Webhook.read(brief))
                .hasMessageContaining("5 bytes")
                .hasMessageNotContaining("brief");
        String broken = entry("whsec_correct horse", "rw-------");
        assertThatThrownBy(() -> Webhook.read(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Base64")
                .hasMessageNotContaining("correct");
        assertThatThrownBy(() -> Webhook.read("https://a " + folder.resolve("missing")))
                .hasMessageContaining("missing cannot be read");
    }
}
