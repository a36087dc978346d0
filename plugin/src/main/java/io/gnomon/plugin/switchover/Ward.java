package io.gnomon.plugin.switchover;

import io.gnomon.plugin.deployment.Portion;
import io.gnomon.plugin.store.SwitchoverRecord.End;
import java.util.Optional;

/**
 * A server of a portion that is watched over.
 *
 * @param member what the portion calls it; its alternates name that
 * @param active the server that has its traffic now: itself, or the alternate that took over
 */
public record Ward(String workload, String project, Portion portion, String member, End active) {
    public Optional<String> address() {
        return portion.address();
    }

    /** For people. */
    public String name() {
        return workload + "/" + portion.name();
    }
}
