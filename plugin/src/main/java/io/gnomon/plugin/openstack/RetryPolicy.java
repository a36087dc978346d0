package io.gnomon.plugin.openstack;

import java.time.Duration;

/**
 * How a call that failed is repeated: with pauses that double, until the budget is spent.
 *
 * @param first the first pause
 * @param longest no pause is longer
 * @param budget the call is not begun again later than this after its first begin
 * @param attempts at most so many in all
 */
record RetryPolicy(Duration first, Duration longest, Duration budget, int attempts) {
    static RetryPolicy within(Duration budget) {
        return new RetryPolicy(Duration.ofMillis(200), Duration.ofSeconds(5), budget, 8);
    }

    /**
     * The pause before the next attempt. Full jitter ("Exponential Backoff And Jitter", M. Brooker, AWS Architecture Blog,
     * 2015) on its upper half: callers that failed together do not come back together.
     *
     * @param failed how many attempts failed so far, from 1
     * @param random from 0 to 1
     */
    Duration pause(int failed, double random) {
        double doubled = first.toMillis() * Math.pow(2, Math.min(30, failed - 1));
        double most = Math.min(longest.toMillis(), doubled);
        return Duration.ofMillis(Math.round(most / 2 + most / 2 * random));
    }
}
