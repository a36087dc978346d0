package io.gnomon.libvirt.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.domain.GuestProcesses.Process;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessReaderTest {
    @Test
    void whatIsNoLineOfOursIsPassedOver() {
        assertThat(ProcessReader.parse(
                        "machine x86_64\n12 3 232 postgres\nhello\n1 2\n1 2 x\n-1 2 0 x\n99999999999999999999 1 0 y\n"
                                + "0 0 - (sd-pam)\n4 5 -1 a\u001bb\n1 1 running a b\n2 2 999999 odd\n3 3 9999999 x\n"))
                .containsExactly(
                        new Process("postgres", 12, 3, "epoll_wait"),
                        new Process("(sd-pam)", 0, 0, ""),
                        new Process("a?b", 4, 5, ""),
                        new Process("a b", 1, 1, "running"),
                        new Process("odd", 2, 2, "call 999999"));
        assertThat(ProcessReader.parse("0 0 22 x\n")).containsExactly(new Process("x", 0, 0, "call 22"));
        assertThat(ProcessReader.parse("machine aarch64\n0 0 98 x\nmachine x86_64\n0 0 0 y\n"))
                .describedAs("numbers of another machine mean something else, and a process is not believed about that")
                .containsExactly(new Process("x", 0, 0, "call 98"), new Process("y", 0, 0, "call 0"));
        assertThat(ProcessReader.parse("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'name': 'guest-exec', 'enabled': true, 'success-response': true}  | true",
                "{'enabled': true, 'name': 'guest-exec', 'success-response': true}  | true",
                "{'enabled': false, 'name': 'guest-exec', 'success-response': true} | false",
                "{'enabled': true, 'name': 'guest-exec-status'}                     | false",
                "{'enabled': true, 'name': 'guest-ping'}                            | false",
            })
    void anAgentThatDoesNotPermitItIsNotAsked(String command, boolean permits) {
        String other = "{'enabled': true, 'name': 'guest-sync', 'success-response': true}";
        String info = "{'return': {'version': '7.2.9', 'supported_commands': [" + other + ", " + command + "]}}";
        assertThat(GuestShell.permits(info.replace("'", "\""))).isEqualTo(permits);
    }
}
