package io.gnomon.plugin.switchover;

import java.util.List;
import java.util.Map;

/** Looks at hypervisors in every way there is. Thread-safe. */
@FunctionalInterface
public interface Senses {
    /**
     * Takes a set time at the most: what has not answered then has not answered.
     *
     * @param served hypervisors, each with those of which the traffic is on its servers
     * @return the signs of each
     */
    Map<String, List<Sign>> of(Map<String, List<Ward>> served);
}
