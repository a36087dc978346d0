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
                        "12 3 postgres\nhello\n1 2\n-1 2 x\n99999999999999999999 1 y\n0 0 (sd-pam)\n4 5 a\u001bb\n"))
                .containsExactly(
                        new Process("postgres", 12, 3), new Process("(sd-pam)", 0, 0), new Process("a?b", 4, 5));
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
        assertThat(ProcessReader.permits(info.replace("'", "\""))).isEqualTo(permits);
    }
}
