package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.GuestExit;
import io.gnomon.libvirt.domain.LibvirtException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs a program in a guest by its agent. For guests that were made to be asked so, and for nobody else's. */
final class GuestRunner {
    private static final int AGENT_TIMEOUT_SECONDS = 2;
    private static final int MOST_OUTPUT = 64 * 1024;
    private static final int OF_SIGNAL = 128;

    private static final Pattern PID = Pattern.compile("\"pid\":\\s*(\\d+)");
    private static final Pattern EXITED = Pattern.compile("\"exited\":\\s*true");
    private static final Pattern CODE = Pattern.compile("\"exitcode\":\\s*(\\d{1,9})");
    private static final Pattern SIGNAL = Pattern.compile("\"signal\":\\s*(\\d{1,9})");
    private static final Pattern OUT = Pattern.compile("\"out-data\":\\s*\"([^\"]*)\"");
    private static final Pattern ERR = Pattern.compile("\"err-data\":\\s*\"([^\"]*)\"");

    private final DomainHandle domain;

    GuestRunner(DomainHandle domain) {
        this.domain = domain;
    }

    /** @param limit the agent cannot end a program: one that takes longer is left to itself */
    GuestExit run(boolean agent, List<String> words, Duration limit) {
        if (!agent) {
            return GuestExit.refused("no guest agent answers: install qemu-guest-agent in its image");
        }
        try {
            String begun = ask(command(words));
            Matcher pid = PID.matcher(begun);
            if (!pid.find()) {
                return GuestExit.refused("its guest agent does not say what it ran");
            }
            return Await.until(limit, () -> ended(pid.group(1)))
                    .map(Await.Seen::what)
                    .orElseGet(() -> GuestExit.refused("it did not end within " + limit.toMillis() + " ms"));
        } catch (LibvirtException e) {
            Guest.rethrowIfGone(e);
            return GuestExit.refused("its guest agent does not run it: " + e.getMessage());
        }
    }

    static String command(List<String> words) {
        String arguments = words.stream().skip(1).map(GuestRunner::quoted).collect(Collectors.joining(","));
        return "{\"execute\":\"guest-exec\",\"arguments\":{\"path\":" + quoted(words.get(0)) + ",\"arg\":[" + arguments
                + "],\"capture-output\":true}}";
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private Optional<GuestExit> ended(String pid) {
        String status = ask("{\"execute\":\"guest-exec-status\",\"arguments\":{\"pid\":" + pid + "}}");
        return EXITED.matcher(status).find() ? Optional.of(read(status)) : Optional.empty();
    }

    static GuestExit read(String status) {
        Matcher code = CODE.matcher(status);
        Matcher signal = SIGNAL.matcher(status);
        int ended = code.find()
                ? Integer.parseInt(code.group(1))
                : signal.find() ? OF_SIGNAL + Integer.parseInt(signal.group(1)) : -1;
        return new GuestExit(ended, cut(decoded(ERR, status) + decoded(OUT, status)), Optional.empty());
    }

    private static String decoded(Pattern field, String status) {
        Matcher data = field.matcher(status);
        if (!data.find()) {
            return "";
        }
        try {
            return new String(Base64.getDecoder().decode(data.group(1)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return ""; // what a guest says is not to be trusted
        }
    }

    private static String cut(String text) {
        return text.length() <= MOST_OUTPUT ? text : text.substring(text.length() - MOST_OUTPUT);
    }

    private String ask(String command) {
        return domain.call("asking the guest agent", d -> d.qemuAgentCommand(command, AGENT_TIMEOUT_SECONDS, 0));
    }
}
