package io.gnomon.plugin.placement;

import java.time.Duration;

/**
 * What a move has to bring in a replay.
 *
 * @param gain it must spare at least so many times the core-minutes that it costs
 * @param rest how long a hypervisor is left alone after one
 */
public record MoveTerms(double gain, Duration rest) {
    /**
     * Not the daemon's: only what is spared in half an hour is counted, and a server that has moved stays for a day. The effect of a move is
     * seen in the next slot already.
     */
    public static final MoveTerms USUAL = new MoveTerms(0.1, Duration.ZERO);
}
