package io.gnomon.libvirt.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * What a domain used between two readings. No value is ever negative or not a number; one that cannot be known (first
 * reading, counter reset, pause) is empty.
 *
 * @param over the time between the two readings
 * @param cpuCores cores kept busy (1.0 = one core all the time)
 * @param cpuDelay share of wall time that an online vCPU waited for a core on average, 0..1
 * @param diskSecondsPerSecond how long reads and writes took together, in each second: divided by the requests it is their latency
 * @param memoryUsedMib what the guest needs now, by its own report
 */
public record DomainRates(
        UUID uuid,
        String name,
        Instant at,
        Duration over,
        OptionalDouble cpuCores,
        OptionalDouble cpuDelay,
        OptionalDouble memoryUsedMib,
        OptionalDouble diskReadBytesPerSecond,
        OptionalDouble diskWriteBytesPerSecond,
        OptionalDouble diskRequestsPerSecond,
        OptionalDouble diskSecondsPerSecond,
        OptionalDouble networkReceiveBytesPerSecond,
        OptionalDouble networkTransmitBytesPerSecond,
        Optional<DomainStats.Balloon> balloon) {}
