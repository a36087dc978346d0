package io.gnomon.plugin.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** When hypervisors did not answer, and for how long each was looked after. Thread-safe. */
public interface Outages {
    /** One begins; nothing happens if one of this hypervisor lasts already. */
    void begin(String hypervisor, Instant at);

    /** Those of this hypervisor that last are over. */
    void end(String hypervisor, Instant at);

    /** By their beginning. */
    List<Outage> all();

    /** It was looked after for so long more, and answered. */
    void watched(Map<String, Duration> more);

    /** For how long each was looked after and answered, in all. */
    Map<String, Duration> watched();
}
