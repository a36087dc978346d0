package io.gnomon.plugin.deployment;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What came of one probe.
 *
 * @param took until it was known; the probe's limit at the most, and a moment for ending it
 * @param throughput what the probe itself measured, in its own unit for each second; empty if it told none
 * @param detail for people: what it answered, or why it did not
 */
public record ProbeResult(boolean ok, Duration took, OptionalDouble throughput, String detail) {}
