package io.gnomon.libvirt.binding;

import com.sun.jna.Pointer;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.LibvirtException.Kind;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns libvirt's last error of the calling thread into a {@link LibvirtException} that names the thing and the mend.
 * Codes are those of {@code virterror.h}; libvirt-java's own exception is not used for them, because it maps codes by
 * the order of an enum that ends before the newer ones.
 */
final class Errors {
    private static final int INTERNAL_ERROR = 1;
    private static final int NO_SUPPORT = 3;
    private static final int UNKNOWN_HOST = 4;
    private static final int NO_CONNECT = 5;
    private static final int INVALID_DOMAIN = 7;
    private static final int INVALID_ARG = 8;
    private static final int OPERATION_DENIED = 29;
    private static final int SYSTEM_ERROR = 38;
    private static final int RPC = 39;
    private static final int GNUTLS_ERROR = 40;
    private static final int NO_DOMAIN = 42;
    private static final int AUTH_FAILED = 45;
    private static final int OPERATION_INVALID = 55;
    private static final int CONFIG_UNSUPPORTED = 67;
    private static final int OPERATION_TIMEOUT = 68;
    private static final int ARGUMENT_UNSUPPORTED = 74;
    private static final int AUTH_CANCELLED = 79;
    private static final int OPERATION_UNSUPPORTED = 84;
    private static final int SSH = 85;
    private static final int AGENT_UNRESPONSIVE = 86;
    private static final int ACCESS_DENIED = 88;
    private static final int AUTH_UNAVAILABLE = 94;
    private static final int AGENT_UNSYNCED = 97;
    private static final int LIBSSH = 98;

    private static final Set<String> DRIVERS = Set.of(
            "qemu",
            "test",
            "lxc",
            "xen",
            "vbox",
            "vmwareplayer",
            "vmwarews",
            "vmwarefusion",
            "esx",
            "vpx",
            "gsx",
            "hyperv",
            "bhyve",
            "ch",
            "vz",
            "openvz",
            "virtuozzo",
            "parallels");

    /** The part of libvirt that carries calls to its daemon; {@code virErrorDomain}. */
    private static final int FROM_RPC = 7;

    /**
     * What libvirt remembers of the last failed call on this thread.
     *
     * @param origin part of libvirt that failed
     */
    record Native(int code, int origin, String message) {
        static final Native NONE = new Native(0, 0, "libvirt gave no reason");

        /** The connection broke under the call ("client socket is closed", "End of file while reading data"). */
        boolean isOfConnection() {
            return origin == FROM_RPC && (code == INTERNAL_ERROR || code == SYSTEM_ERROR);
        }
    }

    private Errors() {}

    /** Reads the last error of this thread and clears it. */
    static Native last() {
        LibvirtApi api = LibvirtApi.get();
        Pointer error = api.virGetLastError();
        if (error == null) {
            return Native.NONE;
        }
        // virError: int code, int domain, char *message, ...
        Pointer message = error.getPointer(8);
        String text = message == null ? Native.NONE.message() : oneLine(message.getString(0, "UTF-8"));
        Native read = new Native(error.getInt(0), error.getInt(4), text);
        api.virResetLastError();
        return read.code() == 0 ? Native.NONE : read;
    }

    /** libvirt passes on the output of tools with their line ends and full stops; we put our own sentences around it. */
    static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", "; ").replaceFirst("[.;]+$", "");
    }

    /** The error of a call on an open connection; {@code doing} says what was being done, to what. */
    static LibvirtException of(String doing, Native error, @Nullable Throwable cause) {
        Kind kind = kind(error);
        return new LibvirtException(kind, doing + ": " + error.message() + mend(kind, error), cause);
    }

    /** The error of an attempt to connect. */
    static LibvirtException connecting(String uri, Native error, @Nullable Throwable cause) {
        String message = error.message();
        String lower = message.toLowerCase(Locale.ROOT);
        if (isUnknownUri(error, lower)) {
            return unknownUri(uri, message, cause);
        }
        Kind kind = kind(error);
        if (kind == Kind.NO_PERMISSION || lower.contains("permission denied")) {
            return new LibvirtException(
                    Kind.NO_PERMISSION,
                    "no permission to use " + uri + ": " + message
                            + ". Add the user to the group of the socket (usually: usermod -aG libvirt USER, then log"
                            + " in again), or use an URI it may use",
                    cause);
        }
        if (kind == Kind.TIMEOUT) {
            return new LibvirtException(kind, timeoutText(uri, message), cause);
        }
        String mend = lower.contains("no such file") || lower.contains("connection refused")
                ? ". Start libvirt there (systemctl start libvirtd, or libvirtd -d), and check the path or port in the"
                        + " URI"
                : ". Check the name and the network, and that libvirt runs there";
        return new LibvirtException(Kind.UNREACHABLE, "cannot reach " + uri + ": " + message + mend, cause);
    }

    static LibvirtException connectTimeout(String uri, String after) {
        return new LibvirtException(Kind.TIMEOUT, timeoutText(uri, "no answer within " + after), null);
    }

    /** Turned down before libvirt is asked: it would send a scheme that nobody knows to the local libvirtd. */
    static void checkScheme(String uri) {
        int colon = uri.indexOf(':');
        if (colon <= 0) {
            throw unknownUri(uri, "it has no scheme", null);
        }
        String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
        int plus = scheme.indexOf('+');
        if (!DRIVERS.contains(plus < 0 ? scheme : scheme.substring(0, plus))) {
            throw unknownUri(uri, "libvirt has no driver for \"" + scheme + "\"", null);
        }
    }

    private static LibvirtException unknownUri(String uri, String why, @Nullable Throwable cause) {
        return new LibvirtException(
                Kind.UNKNOWN_URI,
                "\"" + uri + "\" is no libvirt URI that can be used: " + why
                        + ". Write it like qemu:///system, qemu+ssh://USER@HYPERVISOR/system or"
                        + " qemu+tls://HYPERVISOR/system",
                cause);
    }

    private static boolean isUnknownUri(Native error, String lower) {
        return switch (error.code()) {
            case NO_CONNECT -> true;
            case INVALID_ARG -> lower.contains("transport");
            case INTERNAL_ERROR -> lower.contains("unable to parse uri");
            default -> lower.contains("no connection driver available");
        };
    }

    private static String timeoutText(String uri, String message) {
        return uri + " does not answer: " + message
                + ". Look at libvirtd there (is it hung, is a firewall between?); it is tried again by itself";
    }

    private static Kind kind(Native error) {
        if (error.isOfConnection()) {
            return Kind.UNREACHABLE;
        }
        return switch (error.code()) {
            case NO_DOMAIN, INVALID_DOMAIN -> Kind.NO_DOMAIN;
            // what a persistent domain says that was shut off
            case OPERATION_INVALID -> error.message().contains("domain is not running") ? Kind.NO_DOMAIN : Kind.OTHER;
            case OPERATION_TIMEOUT, AGENT_UNRESPONSIVE, AGENT_UNSYNCED -> Kind.TIMEOUT;
            case NO_SUPPORT, CONFIG_UNSUPPORTED, ARGUMENT_UNSUPPORTED, OPERATION_UNSUPPORTED -> Kind.UNSUPPORTED;
            case OPERATION_DENIED, AUTH_FAILED, AUTH_CANCELLED, ACCESS_DENIED, AUTH_UNAVAILABLE -> Kind.NO_PERMISSION;
            case UNKNOWN_HOST, RPC, GNUTLS_ERROR, SSH, LIBSSH -> Kind.UNREACHABLE;
            default -> Kind.OTHER;
        };
    }

    private static String mend(Kind kind, Native error) {
        return switch (kind) {
            case NO_DOMAIN -> ". It is gone: read the list of domains again";
            case TIMEOUT -> timeoutMend(error);
            case NO_PERMISSION -> ". Connect with a read-write URI as a user that may change domains";
            case UNREACHABLE -> ". Check that libvirtd runs there";
            default ->
                error.code() == SYSTEM_ERROR && error.message().contains("Permission denied")
                        ? ". The user that QEMU runs as must be able to read the file and enter its folders"
                        : "";
        };
    }

    private static String timeoutMend(Native error) {
        if (error.code() != OPERATION_TIMEOUT) {
            return ". Start qemu-guest-agent in the guest, or use a lever that does not need it";
        }
        return isBusy(error.message())
                ? ". Another operation holds the domain: try again when it is over (virsh domjobinfo shows it)"
                : "";
    }

    /** What a libvirt says that is older than a flag. */
    static boolean isUnknownFlag(Native error) {
        return error.code() == INVALID_ARG && error.message().contains("unsupported flags");
    }

    /** libvirt lets one operation at a time change a domain. */
    static boolean isBusy(String message) {
        return message.contains("state change lock");
    }
}
