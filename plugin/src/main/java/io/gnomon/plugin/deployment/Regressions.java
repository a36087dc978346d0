package io.gnomon.plugin.deployment;

import io.gnomon.plugin.alert.Alert;
import io.gnomon.plugin.alert.Alert.Severity;
import io.gnomon.plugin.store.RehearsalRecord;
import io.gnomon.plugin.store.RehearsalRecord.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What went worse at the last rehearsal of a portion on an alternate than before: an alert until it goes well again. */
public final class Regressions {
    private Regressions() {}

    /** @param newestFirst rehearsals of all portions */
    public static List<Alert> of(List<RehearsalRecord> newestFirst) {
        Map<List<String>, List<RehearsalRecord>> byPlace = new LinkedHashMap<>();
        newestFirst.stream()
                .filter(r -> r.state() == State.PASSED || r.state() == State.FAILED)
                .forEach(r -> byPlace.computeIfAbsent(
                                List.of(r.project(), r.workload(), r.portion(), r.hypervisor()), k -> new ArrayList<>())
                        .add(r));
        List<Alert> alerts = new ArrayList<>();
        byPlace.values()
                .forEach(rehearsals -> amiss(rehearsals).ifPresent(why -> alerts.add(alert(rehearsals.get(0), why))));
        return alerts;
    }

    private static Optional<String> amiss(List<RehearsalRecord> newestFirst) {
        RehearsalRecord last = newestFirst.get(0);
        if (last.state() == State.FAILED) {
            return Optional.of(last.detail());
        }
        PerformanceProfile before = PerformanceProfile.of(newestFirst.subList(1, newestFirst.size()), last.beganAt());
        List<String> worse = before.worse(last.measured());
        return worse.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", worse));
    }

    private static Alert alert(RehearsalRecord last, String why) {
        return new Alert(
                "GnomonRehearsalWorse",
                Map.of(
                        "project", last.project(),
                        "workload", last.workload(),
                        "portion", last.portion(),
                        "hypervisor", last.hypervisor()),
                Severity.WARNING,
                last.workload() + "/" + last.portion() + " would not do as well on " + last.hypervisor()
                        + " as before: " + why,
                "Rehearse it again: gnomon shadow deployment rehearse " + last.workload() + " " + last.portion()
                        + "; see: gnomon shadow deployment report");
    }
}
