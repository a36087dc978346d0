package io.gnomon.libvirt.binding;

import io.gnomon.libvirt.domain.LibvirtException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What time it is in a guest, by its agent. */
final class GuestClock {
    private static final Logger LOG = LoggerFactory.getLogger(GuestClock.class);
    private static final int AGENT_TIMEOUT_SECONDS = 3;
    private static final Pattern NANOS = Pattern.compile("\"return\":\\s*(\\d{1,18}|[1-8]\\d{18})\\b");

    private GuestClock() {}

    /** How far it is ahead of ours; the answer is taken to be of the middle of the time that asking took. */
    static Optional<Duration> ahead(DomainHandle domain, InstantSource clock) {
        try {
            Instant before = clock.instant();
            String told = domain.call(
                    "asking the guest agent for the time",
                    d -> d.qemuAgentCommand("{\"execute\":\"guest-get-time\"}", AGENT_TIMEOUT_SECONDS, 0));
            Duration took = Duration.between(before, clock.instant());
            return parse(told).map(there -> Duration.between(before.plus(took.dividedBy(2)), there));
        } catch (LibvirtException e) {
            Guest.rethrowIfGone(e);
            LOG.debug("the agent does not tell the time: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** What a guest says is not to be trusted: empty if it is no time. */
    static Optional<Instant> parse(String told) {
        Matcher nanos = NANOS.matcher(told);
        return nanos.find() ? Optional.of(Instant.EPOCH.plusNanos(Long.parseLong(nanos.group(1)))) : Optional.empty();
    }
}
