package io.gnomon.libvirt.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.domain.GuestExit;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuestRunnerTest {
    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void wordsReachTheGuestAsTheyAre() {
        assertThat(GuestRunner.command(List.of("/bin/sh", "-c", "echo \"a\\b\"\n$x ü")))
                .isEqualTo("{\"execute\":\"guest-exec\",\"arguments\":{\"path\":\"/bin/sh\",\"arg\":[\"-c\","
                        + "\"echo \\\"a\\\\b\\\"\\u000a$x \\u00fc\"],\"capture-output\":true}}");
    }

    @Test
    void anEndIsReadWithWhatWasPrinted() {
        GuestExit exit = GuestRunner.read("{\"return\":{\"exitcode\":3,\"out-data\":\"" + base64("42\n")
                + "\",\"err-data\":\"" + base64("oops\n") + "\",\"exited\":true}}");
        assertThat(exit.code()).isEqualTo(3);
        assertThat(exit.output()).isEqualTo("oops\n42\n");
        assertThat(GuestRunner.read("{\"return\":{\"signal\":9,\"exited\":true}}")
                        .code())
                .isEqualTo(137);
        assertThat(GuestRunner.read("{\"return\":{\"exited\":true,\"out-data\":\"###\"}}")
                        .code())
                .isEqualTo(-1);
    }
}
