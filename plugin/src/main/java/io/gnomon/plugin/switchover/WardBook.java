package io.gnomon.plugin.switchover;

import io.gnomon.plugin.deployment.Portion;
import io.gnomon.plugin.deployment.Workload;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.SwitchoverJournal;
import io.gnomon.plugin.store.SwitchoverRecord.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says which servers are watched over: those that workloads name, or the alternates that took over from them. A server that was lost
 * with its hypervisor is still one of them. Thread-safe.
 */
public final class WardBook implements Supplier<List<Ward>> {
    private final Supplier<List<Workload>> workloads;
    private final Naming naming;
    private final SwitchoverJournal journal;

    /** Whom a name means. */
    public interface Naming {
        /**
         * Servers of a project, running ones or those that ran last.
         *
         * @param reference as a {@link Portion} names its servers
         */
        List<ServerRecord> servers(String project, String reference);
    }

    public WardBook(Supplier<List<Workload>> workloads, Naming naming, SwitchoverJournal journal) {
        this.workloads = workloads;
        this.naming = naming;
        this.journal = journal;
    }

    @Override
    public List<Ward> get() {
        List<Ward> wards = new ArrayList<>();
        for (Workload workload : workloads.get()) {
            for (Portion portion : workload.portions()) {
                for (String reference : portion.servers()) {
                    naming.servers(workload.project(), reference)
                            .forEach(server -> wards.add(ward(workload, portion, server)));
                }
            }
        }
        return wards;
    }

    private Ward ward(Workload workload, Portion portion, ServerRecord server) {
        End declared = new End(server.id(), server.name(), server.hypervisor());
        Optional<End> tookOver = journal.lastTakeover(
                        workload.project(), workload.name(), portion.name(), server.name())
                .map(s -> s.to());
        return new Ward(workload.name(), workload.project(), portion, server.name(), tookOver.orElse(declared));
    }
}
