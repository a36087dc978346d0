package io.gnomon.libvirt.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.libvirt.binding.Errors.Native;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.LibvirtException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as libvirt 9 words them. */
class ErrorsTest {
    private static final String URI = "qemu:///system";
    private static final int OF_RPC = 7;
    private static final int OF_QEMU = 10;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "38|Failed to connect socket to '/run/libvirt/libvirt-sock': No such file or directory|UNREACHABLE",
                "38|unable to connect to server at '127.0.0.1:9': Connection refused|UNREACHABLE",
                "38|Failed to connect socket to '/run/libvirt/libvirt-sock': Permission denied|NO_PERMISSION",
                "45|authentication failed: access denied by policy|NO_PERMISSION",
                "94|authentication unavailable: no polkit agent available|NO_PERMISSION",
                "8|remote_open: transport in URL not recognised (should be tls, unix, ssh)|UNKNOWN_URI",
                "1|internal error: Unable to parse URI not a uri|UNKNOWN_URI",
                "5|no connection driver available for foo:///|UNKNOWN_URI",
                "38|Cannot recv data: ssh: Could not resolve hostname x: Connection reset by peer|UNREACHABLE",
                "68|Timed out during operation|TIMEOUT",
            })
    void connectingTellsTheKindTheUriAndTheMend(int code, String message, Kind kind) {
        LibvirtException e = Errors.connecting(URI, new Native(code, OF_RPC, message), null);
        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e).hasMessageContaining(URI).hasMessageContaining(message);
        assertThat(e.getMessage().length()).isGreaterThan(URI.length() + message.length() + 40);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "42|Domain not found|NO_DOMAIN",
                "55|Requested operation is not valid: domain is not running|NO_DOMAIN",
                "55|Requested operation is not valid: cgroup CPU controller is not mounted|OTHER",
                "86|Guest agent is not responding|TIMEOUT",
                "84|not supported|UNSUPPORTED",
                "29|operation forbidden: read only access|NO_PERMISSION",
                "1|internal error|OTHER",
                "38|Unable to write to '/sys/fs/cgroup/x': Invalid argument|OTHER",
            })
    void aCallTellsTheKind(int code, String message, Kind kind) {
        LibvirtException e = Errors.of("pulling a lever of domain x", new Native(code, OF_QEMU, message), null);
        assertThat(e.kind()).isEqualTo(kind);
        assertThat(e).hasMessageStartingWith("pulling a lever of domain x: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|internal error: client socket is closed",
                "1|internal error: received hangup event on socket",
                "38|Cannot write data: Broken pipe",
                "38|End of file while reading data: Input/output error",
            })
    void aConnectionThatBreaksUnderACallIsNoFailureOfTheCall(int code, String message) {
        LibvirtException e = Errors.of("pulling a lever of domain x", new Native(code, OF_RPC, message), null);
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qemu:///system", "qemu+ssh://root@h/system", "test:///default", "QEMU+TLS://h/system"})
    void schemesOfLibvirtPass(String uri) {
        Errors.checkScheme(uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h", "", "://", "qemux:///system", "no uri"})
    void otherSchemesAreUnknown(String uri) {
        assertThatThrownBy(() -> Errors.checkScheme(uri))
                .isInstanceOfSatisfying(
                        LibvirtException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_URI));
    }

    @Test
    void anErrorWithoutAReasonIsStillAnError() {
        assertThat(Errors.of("doing", Native.NONE, null).kind()).isEqualTo(Kind.OTHER);
    }

    @ParameterizedTest
    @CsvSource({
        "qemu:///system,true",
        "qemu+unix:///system?socket=/run/x,true",
        "qemu+ssh://h/system,false",
        "qemu+tcp://10.0.0.1/system,false",
        "no uri,false"
    })
    void filesHaveTheSameNamesOnlyOnThisMachine(String uri, boolean local) {
        assertThat(LocalUri.isLocal(uri)).isEqualTo(local);
    }

    @Test
    void messagesOfToolsBecomeOneLine() {
        assertThat(Errors.oneLine("exit status 2: Error: Specified qdisc kind is unknown.\n"))
                .isEqualTo("exit status 2: Error: Specified qdisc kind is unknown");
        assertThat(Errors.oneLine("first\nsecond\n")).isEqualTo("first; second");
    }
}
