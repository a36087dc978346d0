package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.GuestRun;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.LibvirtException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a shell in a guest, by its agent. */
final class GuestShell {
    private static final int AGENT_TIMEOUT_SECONDS = 2;
    private static final String RUN = "guest-exec";
    private static final Pattern PID = Pattern.compile("\"pid\":\\s*(\\d+)");
    private static final Pattern EXITED = Pattern.compile("\"exited\":\\s*true");
    private static final Pattern CODE = Pattern.compile("\"exitcode\":\\s*(-?\\d{1,9})");
    private static final Pattern OUT = Pattern.compile("\"out-data\":\\s*\"([^\"]*)\"");
    private static final Pattern COMMAND = Pattern.compile("\\{[^{}]*\\}");

    private final DomainHandle domain;

    GuestShell(DomainHandle domain) {
        this.domain = domain;
    }

    /** Whether the agent runs programs. */
    boolean isPermitted() {
        return permits(ask("{\"execute\":\"guest-info\"}"));
    }

    /** Whether the agent's list of commands has the one that is needed, and has not switched it off. */
    static boolean permits(String info) {
        Matcher command = COMMAND.matcher(info);
        while (command.find()) {
            String text = command.group();
            if (text.matches("(?s).*\"name\":\\s*\"" + RUN + "\".*")) {
                return text.matches("(?s).*\"enabled\":\\s*true.*");
            }
        }
        return false;
    }

    /**
     * Runs a script to its end; empty if it has not ended in time, and may go on.
     *
     * @param script printable; line breaks are allowed
     */
    Optional<GuestRun> run(String script, Duration limit) {
        String begun = ask("{\"execute\":\"" + RUN + "\",\"arguments\":{\"path\":\"/bin/sh\",\"arg\":[\"-c\",\""
                + quoted(script) + "\"],\"capture-output\":true}}");
        Matcher pid = PID.matcher(begun);
        if (!pid.find()) {
            throw new LibvirtException(Kind.UNSUPPORTED, "its guest agent does not say what it ran", null);
        }
        return Await.until(limit, () -> ended(pid.group(1))).map(Await.Seen::what);
    }

    /** As JSON wants it. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16);
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.toString();
    }

    private Optional<GuestRun> ended(String pid) {
        String status = ask("{\"execute\":\"guest-exec-status\",\"arguments\":{\"pid\":" + pid + "}}");
        if (!EXITED.matcher(status).find()) {
            return Optional.empty();
        }
        Matcher code = CODE.matcher(status);
        Matcher out = OUT.matcher(status);
        return Optional.of(new GuestRun(
                code.find() ? Integer.parseInt(code.group(1)) : -1,
                out.find() ? new String(Base64.getDecoder().decode(out.group(1)), StandardCharsets.UTF_8) : ""));
    }

    private String ask(String command) {
        return domain.call("asking the guest agent", d -> d.qemuAgentCommand(command, AGENT_TIMEOUT_SECONDS, 0));
    }
}
