package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Watch;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.config.Configuration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is there, and what they have used of late. */
record Observing(Hypervisors hypervisors, Cluster cluster, Fleet fleet, Watch watch) {
    private static final Logger log = LoggerFactory.getLogger(Observing.class);

    /** With what the stores know of the servers already. */
    static Observing of(Configuration c, Orchestrating orchestrating, Stores stores, Parts parts, InstantSource clock) {
        Hypervisors hypervisors = new Hypervisors(c, clock);
        Cluster cluster = parts.keep(new Cluster(orchestrating.dress(hypervisors.ports()), clock));
        Fleet fleet = new Fleet(
                stores.database().servers(), c.history().ring(), c.decide().foreign());
        Instant since = clock.instant()
                .minus(c.observe().period().multipliedBy(c.history().ring()));
        log.info(
                "{} samples read back into memory",
                fleet.rebuild(stores.samples(), since, cluster.names(), clock.instant()));
        Watch watch = new Watch(c.observe().period(), c.observe().youngFor());
        cluster.listen(watch::event);
        return new Observing(hypervisors, cluster, fleet, watch);
    }
}
