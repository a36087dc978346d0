package io.gnomon.plugin.store;

import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.util.UUID;

/**
 * One change of one allocation, from intent to outcome. Amounts are in the resource's unit.
 *
 * @param forecastLow 0.1 quantile of the peak forecast over the horizon; with median and high the numbers behind it
 * @param reason why, in words for people
 * @param detail what came of it, in words for people
 */
public record Adjustment(
        long id,
        UUID server,
        String serverName,
        String project,
        String actor,
        Resource resource,
        double from,
        double to,
        double measured,
        double forecastLow,
        double forecastMedian,
        double forecastHigh,
        String reason,
        State state,
        String detail,
        Instant decidedAt,
        Instant updatedAt) {

    /** The journal's states; the order of every change. */
    public enum State {
        /** Written down, nothing done yet. */
        INTENDED,
        /** About to call the hypervisor: it may or may not have happened. */
        ACTING,
        /** The hypervisor answered; the effect is not yet judged. */
        ACTED,
        VERIFIED,
        ACCEPTED,
        REFUSED,
        FAILED,
        /** What would have been done, had Gnomon been allowed to act. */
        ADVISED,
        /** Given up before it took effect, by reconciliation or as it held no longer; the next cycle decides afresh. */
        ABANDONED;

        public boolean isFinal() {
            return compareTo(VERIFIED) >= 0;
        }
    }
}
