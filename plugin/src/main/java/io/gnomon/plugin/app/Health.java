package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.CycleReport;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.cli.Version;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.rest.Views.Status;
import io.gnomon.plugin.store.Journal;
import io.gnomon.plugin.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the daemon is. Thread-safe. */
final class Health {
    private final Cluster cluster;
    private final Fleet fleet;
    private final Journal journal;
    private final LongSupplier samples;
    private final Supplier<Map<String, String>> openstack;
    private final Supplier<List<String>> storeProblems;
    private final Instant startedAt;
    private final AtomicReference<@Nullable CycleReport> last = new AtomicReference<>();
    private final AtomicLong cycles = new AtomicLong();
    private final AtomicLong openAdjustments = new AtomicLong();

    Health(
            Cluster cluster,
            Fleet fleet,
            Journal journal,
            LongSupplier samples,
            Supplier<Map<String, String>> openstack,
            Supplier<List<String>> storeProblems,
            InstantSource clock) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.journal = journal;
        this.samples = samples;
        this.openstack = openstack;
        this.storeProblems = storeProblems;
        this.startedAt = clock.instant();
    }

    void ran(CycleReport report) {
        last.set(report);
        cycles.incrementAndGet();
    }

    /** Answers whatever fails: what could not be found out is among the problems. */
    Status status() {
        CycleReport report = last.get();
        List<String> problems = new ArrayList<>(cluster.problems());
        problems.addAll(storeProblems.get());
        try {
            openAdjustments.set(journal.open().size());
        } catch (StoreException e) {
            problems.add(String.valueOf(e.getMessage())); // and the number is the last that was known
        }
        return new Status(
                Version.CURRENT,
                startedAt,
                report == null ? startedAt : report.at(),
                report == null ? 0 : report.took().toNanos() / 1e6,
                cycles.get(),
                cluster.names().size(),
                fleet.all().size(),
                cluster.staleness().toMillis() / 1000.0,
                samples.getAsLong(),
                openAdjustments.get(),
                openstack.get(),
                List.copyOf(problems));
    }
}
