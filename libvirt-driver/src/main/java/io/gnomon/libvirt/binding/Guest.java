package io.gnomon.libvirt.binding;

import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import io.gnomon.libvirt.domain.LibvirtException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.libvirt.MemoryStatistic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the guest itself says about its vCPUs and memory: by its agent where one answers, else by its balloon driver.
 * Nothing is run in the guest; the agent reads {@code /proc/meminfo} as a file, and a guest that forbids that falls
 * back to the balloon's statistics. An answer that does not come is empty, not an error: the caller then has not seen
 * anything.
 */
final class Guest {
    private static final Logger LOG = LoggerFactory.getLogger(Guest.class);

    private static final int AGENT_TIMEOUT_SECONDS = 3;
    private static final int STAT_TOTAL = 5;
    private static final int STAT_BALLOON = 6;
    private static final int STATS = 16;

    private static final Pattern RETURNED_NUMBER = Pattern.compile("\"return\":\\s*(\\d+)");
    private static final Pattern BASE64 = Pattern.compile("\"buf-b64\":\\s*\"([^\"]*)\"");
    private static final Pattern MEM_TOTAL = Pattern.compile("MemTotal:\\s*(\\d+) kB");

    private final DomainHandle domain;
    private final boolean agent;

    Guest(DomainHandle domain, boolean agent) {
        this.domain = domain;
        this.agent = agent;
    }

    boolean hasAgent() {
        return agent;
    }

    /** vCPUs that the guest's kernel runs on; empty if nobody answers. */
    OptionalInt onlineVcpus() {
        return guestCpus("online");
    }

    /** The vCPUs that the guest sees, online or not. */
    OptionalInt presentVcpus() {
        return guestCpus("vcpus");
    }

    /** Without it libvirt waits without an end for an agent that took a command and hangs. Lasts as long as the domain. */
    void limitAgent() {
        try {
            domain.raw(
                    "limiting the wait for the guest agent",
                    (api, d) -> api.virDomainAgentSetResponseTimeout(d, AGENT_TIMEOUT_SECONDS, 0));
        } catch (UnsatisfiedLinkError e) {
            LOG.debug("libvirt's client library is older than 5.10: {}", e.getMessage());
        } catch (LibvirtException e) {
            rethrowIfGone(e);
            LOG.debug("the wait for the agent is not limited: {}", e.getMessage());
        }
    }

    private OptionalInt guestCpus(String field) {
        if (!agent) {
            return OptionalInt.empty();
        }
        try {
            String list = guestVcpus().get(field);
            return list == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(cpuList(list).cardinality());
        } catch (LibvirtException e) {
            rethrowIfGone(e);
            LOG.debug("the agent does not count vCPUs: {}", e.getMessage());
            return OptionalInt.empty();
        }
    }

    /** Brings every vCPU that the guest sees online. */
    void bringAllOnline() {
        Map<String, String> cpus = guestVcpus();
        BitSet offline = cpuList(cpus.getOrDefault("vcpus", ""));
        offline.andNot(cpuList(cpus.getOrDefault("online", "")));
        if (!offline.isEmpty()) {
            String map = String.join(
                    ",", offline.stream().mapToObj(Integer::toString).toList());
            domain.raw("bringing vCPUs online", (api, d) -> api.virDomainSetGuestVcpus(d, map, 1, 0));
        }
    }

    private Map<String, String> guestVcpus() {
        PointerByReference params = new PointerByReference();
        IntByReference count = new IntByReference();
        domain.raw("asking the agent for the vCPUs", (api, d) -> api.virDomainGetGuestVcpus(d, params, count, 0));
        try {
            return TypedParams.texts(params.getValue(), count.getValue());
        } finally {
            LibvirtApi.get().virTypedParamsFree(params.getValue(), count.getValue());
        }
    }

    /** Memory that the guest's kernel manages, in KiB. */
    OptionalLong totalMemoryKib() {
        OptionalLong byAgent = agent ? memInfo() : OptionalLong.empty();
        return byAgent.isPresent() ? byAgent : statistic(STAT_TOTAL);
    }

    /** What the balloon leaves of boot memory and DIMMs, in KiB, as the device reports it. */
    OptionalLong balloonKib() {
        return statistic(STAT_BALLOON);
    }

    /** The guest's driver reports every second from now on; nothing happens where it does already. */
    void reportEverySecond() {
        try {
            domain.raw(
                    "asking for balloon reports", (api, d) -> api.virDomainSetMemoryStatsPeriod(d, 1, LibvirtApi.LIVE));
        } catch (LibvirtException e) {
            rethrowIfGone(e);
            LOG.debug("no balloon reports: {}", e.getMessage());
        }
    }

    private OptionalLong statistic(int tag) {
        try {
            for (MemoryStatistic statistic : domain.call("reading memory statistics", d -> d.memoryStats(STATS))) {
                if (statistic.getTag() == tag) {
                    return OptionalLong.of(statistic.getValue());
                }
            }
        } catch (LibvirtException e) {
            rethrowIfGone(e);
            LOG.debug("no memory statistics: {}", e.getMessage());
        }
        return OptionalLong.empty();
    }

    private OptionalLong memInfo() {
        try {
            String opened = ask("{\"execute\":\"guest-file-open\",\"arguments\":{\"path\":\"/proc/meminfo\"}}");
            Matcher handle = RETURNED_NUMBER.matcher(opened);
            if (!handle.find()) {
                return OptionalLong.empty();
            }
            String arguments = "\"arguments\":{\"handle\":" + handle.group(1);
            String read = ask("{\"execute\":\"guest-file-read\"," + arguments + ",\"count\":64}}");
            ask("{\"execute\":\"guest-file-close\"," + arguments + "}}");
            Matcher base64 = BASE64.matcher(read);
            if (!base64.find()) {
                return OptionalLong.empty();
            }
            String text = new String(Base64.getDecoder().decode(base64.group(1)), StandardCharsets.US_ASCII);
            Matcher total = MEM_TOTAL.matcher(text);
            return total.find() ? OptionalLong.of(Long.parseLong(total.group(1))) : OptionalLong.empty();
        } catch (LibvirtException e) {
            rethrowIfGone(e);
            LOG.debug("the agent does not read files: {}", e.getMessage());
            return OptionalLong.empty();
        }
    }

    private String ask(String command) {
        return domain.call("asking the guest agent", d -> d.qemuAgentCommand(command, AGENT_TIMEOUT_SECONDS, 0));
    }

    static void rethrowIfGone(LibvirtException e) {
        if (e.kind() == LibvirtException.Kind.NO_DOMAIN || e.kind() == LibvirtException.Kind.UNREACHABLE) {
            throw e;
        }
    }

    /** "0-2,4" as a set; what is not a number is not a CPU. */
    static BitSet cpuList(String list) {
        BitSet set = new BitSet();
        for (String part : list.split(",")) {
            String[] ends = part.strip().split("-");
            if (ends.length == 1 && !ends[0].isEmpty()) {
                set.set(Integer.parseInt(ends[0]));
            } else if (ends.length == 2) {
                set.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1);
            }
        }
        return set;
    }
}
