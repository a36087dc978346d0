package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.GuestProcesses;
import io.gnomon.libvirt.domain.GuestProcesses.Process;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.SystemCalls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processes of a guest. To read {@code /proc} as a list the agent has to run a shell, the one thing that is ever run in a
 * guest: it changes nothing there, and reads names, counts and numbers of calls, no arguments and no environment, where passwords may stand.
 */
final class ProcessReader {
    private static final int AGENT_TIMEOUT_SECONDS = 2;
    private static final Duration LONGEST_RUN = Duration.ofSeconds(2);
    private static final String RUN = "guest-exec";

    /**
     * Prints ARCHITECTURE, where the kernel tells it, then READS WRITES CALL NAME of each process, but for the shell itself and the
     * kernel's own threads (PF_KTHREAD, 0x200000). CALL is the number of the system call that it is in at this moment. Only what the
     * shell has built in, so that the smallest guest can run it; no double quote, so that it stands in JSON as it is.
     */
    private static final String SCRIPT =
            "read -r a 2>/dev/null </proc/sys/kernel/arch && echo machine $a; for p in /proc/[0-9]*; do set -f; [ $p = /proc/$$ ] && continue;"
                    + " read -r s 2>/dev/null <$p/stat || continue;"
                    + " n=${s#*(}; n=${n%)*}; set -- ${s##*) }; [ $((${7:-0} & 2097152)) = 0 ] || continue;"
                    + " r=0; w=0;"
                    + " while read -r k v; do case $k in syscr:) r=$v;; syscw:) w=$v;; esac; done 2>/dev/null <$p/io;"
                    + " read -r c x 2>/dev/null <$p/syscall || c=;"
                    + " echo $r $w ${c:--} $n; done";

    private static final Pattern PID = Pattern.compile("\"pid\":\\s*(\\d+)");
    private static final Pattern EXITED = Pattern.compile("\"exited\":\\s*true");
    private static final Pattern OUT = Pattern.compile("\"out-data\":\\s*\"([^\"]*)\"");
    private static final Pattern LINE = Pattern.compile("(\\d{1,18}) (\\d{1,18}) (running|-|-?\\d{1,6}) (.{1,64})");
    private static final Pattern MACHINE = Pattern.compile("machine (\\w{1,32})");
    private static final Pattern COMMAND = Pattern.compile("\\{[^{}]*\\}");

    private final DomainHandle domain;

    ProcessReader(DomainHandle domain) {
        this.domain = domain;
    }

    /** @param agent whether one is connected */
    GuestProcesses read(boolean agent) {
        if (!agent) {
            return GuestProcesses.refused(
                    "no guest agent answers: install qemu-guest-agent in it, and give its domain the"
                            + " channel org.qemu.guest_agent.0");
        }
        try {
            if (!permits(ask("{\"execute\":\"guest-info\"}"))) {
                return GuestProcesses.refused("its guest agent does not permit " + RUN
                        + ": whoever owns it may allow that in /etc/qemu/qemu-ga.conf or /etc/sysconfig/qemu-ga");
            }
            String begun = ask("{\"execute\":\"" + RUN
                    + "\",\"arguments\":{\"path\":\"/bin/sh\",\"arg\":[\"-c\",\"" + SCRIPT
                    + "\"],\"capture-output\":true}}");
            Matcher pid = PID.matcher(begun);
            if (!pid.find()) {
                return GuestProcesses.refused("its guest agent does not say what it ran");
            }
            return Await.until(LONGEST_RUN, () -> ended(pid.group(1)))
                    .map(seen -> new GuestProcesses(parse(seen.what()), Optional.empty()))
                    .orElseGet(() -> GuestProcesses.refused(
                            "its guest did not list its processes within " + LONGEST_RUN.toSeconds() + " s"));
        } catch (LibvirtException e) {
            Guest.rethrowIfGone(e);
            return GuestProcesses.refused("its guest agent does not tell: " + e.getMessage());
        }
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

    /** What it printed, once it has ended. */
    private Optional<String> ended(String pid) {
        String status = ask("{\"execute\":\"guest-exec-status\",\"arguments\":{\"pid\":" + pid + "}}");
        if (!EXITED.matcher(status).find()) {
            return Optional.empty();
        }
        Matcher out = OUT.matcher(status);
        return Optional.of(
                out.find() ? new String(Base64.getDecoder().decode(out.group(1)), StandardCharsets.UTF_8) : "");
    }

    /** What a guest prints is not to be trusted: what is no line of ours is passed over. */
    static List<Process> parse(String printed) {
        List<Process> processes = new ArrayList<>();
        String machine = "";
        for (String line : printed.split("\n")) {
            Matcher of = MACHINE.matcher(line);
            if (of.matches() && processes.isEmpty()) {
                machine = of.group(1);
            }
            Matcher m = LINE.matcher(line);
            if (m.matches()) {
                processes.add(new Process(
                        m.group(4).replaceAll("\\p{Cntrl}", "?"),
                        Long.parseLong(m.group(1)),
                        Long.parseLong(m.group(2)),
                        found(m.group(3), machine)));
            }
        }
        return processes;
    }

    /** In none it is where the kernel has stopped it on its way, as for a signal: minus one. */
    private static String found(String call, String machine) {
        return call.startsWith("-")
                ? ""
                : call.equals(GuestProcesses.RUNNING) ? call : SystemCalls.name(Integer.parseInt(call), machine);
    }

    private String ask(String command) {
        return domain.call("asking the guest agent", d -> d.qemuAgentCommand(command, AGENT_TIMEOUT_SECONDS, 0));
    }
}
