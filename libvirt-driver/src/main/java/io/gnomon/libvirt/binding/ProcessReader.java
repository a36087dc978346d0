package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.GuestProcesses;
import io.gnomon.libvirt.domain.GuestProcesses.Process;
import io.gnomon.libvirt.domain.LibvirtException;
import io.gnomon.libvirt.domain.SystemCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processes of a guest. To read {@code /proc} as a list the agent has to run a shell:
 * it changes nothing there, and reads names, counts and numbers of calls, no arguments and no environment, where passwords may stand.
 */
final class ProcessReader {
    private static final Duration LONGEST_RUN = Duration.ofSeconds(2);

    /**
     * Prints ARCHITECTURE, where the kernel tells it, then READS WRITES CALL NAME of each process, but for the shell itself and the
     * kernel's own threads (PF_KTHREAD, 0x200000). CALL is the number of the system call that it is in at this moment. Only what the
     * shell has built in, so that the smallest guest can run it.
     */
    private static final String SCRIPT =
            "read -r a 2>/dev/null </proc/sys/kernel/arch && echo machine $a; for p in /proc/[0-9]*; do set -f; [ $p = /proc/$$ ] && continue;"
                    + " read -r s 2>/dev/null <$p/stat || continue;"
                    + " n=${s#*(}; n=${n%)*}; set -- ${s##*) }; [ $((${7:-0} & 2097152)) = 0 ] || continue;"
                    + " r=0; w=0;"
                    + " while read -r k v; do case $k in syscr:) r=$v;; syscw:) w=$v;; esac; done 2>/dev/null <$p/io;"
                    + " read -r c x 2>/dev/null <$p/syscall || c=;"
                    + " echo $r $w ${c:--} $n; done";

    private static final Pattern LINE = Pattern.compile("(\\d{1,18}) (\\d{1,18}) (running|-|-?\\d{1,6}) (.{1,64})");
    private static final Pattern MACHINE = Pattern.compile("machine (\\w{1,32})");

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
            GuestShell shell = new GuestShell(domain);
            if (!shell.isPermitted()) {
                return GuestProcesses.refused(
                        "its guest agent does not permit guest-exec: whoever owns it may allow that in"
                                + " /etc/qemu/qemu-ga.conf or /etc/sysconfig/qemu-ga");
            }
            return shell.run(SCRIPT, LONGEST_RUN)
                    .map(run -> new GuestProcesses(parse(run.output()), Optional.empty()))
                    .orElseGet(() -> GuestProcesses.refused(
                            "its guest did not list its processes within " + LONGEST_RUN.toSeconds() + " s"));
        } catch (LibvirtException e) {
            Guest.rethrowIfGone(e);
            return GuestProcesses.refused("its guest agent does not tell: " + e.getMessage());
        }
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
}
