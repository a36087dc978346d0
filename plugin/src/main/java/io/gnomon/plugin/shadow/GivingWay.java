package io.gnomon.plugin.shadow;

import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.State;
import io.gnomon.plugin.store.ShadowTable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Shadow instances that nobody has give way to servers that somebody uses. One call at a time. */
final class GivingWay {
    private final ShadowTable table;
    private final Reaper reaper;
    private final BackOff backOff;

    GivingWay(ShadowTable table, Reaper reaper, BackOff backOff) {
        this.table = table;
        this.reaper = reaper;
        this.backOff = backOff;
    }

    /** See {@link Stager#giveWay}. */
    Optional<String> giveWay(double memoryMib, Optional<String> hypervisor, ToDoubleFunction<String> available) {
        List<List<ShadowInstance>> choices = waiting(hypervisor).entrySet().stream()
                .map(e -> enough(e.getValue(), memoryMib - available.applyAsDouble(e.getKey())))
                .filter(list -> !list.isEmpty())
                .sorted(Comparator.comparingInt(List::size))
                .toList();
        return choices.stream()
                .filter(this::allGone)
                .map(list -> list.get(0).hypervisor())
                .findFirst();
    }

    /** The newest first, until servers that somebody uses have what they need of them. */
    void giveBack(String hypervisor, double memoryMib) {
        backOff.failed(hypervisor); // what is given back is not taken again at once
        double left = memoryMib;
        for (ShadowInstance instance : waiting(Optional.of(hypervisor)).getOrDefault(hypervisor, List.of())) {
            if (left > 0
                    && Reaper.tryTo(
                            instance, () -> reaper.reap(instance, "servers of its hypervisor need its memory"))) {
                left -= instance.memoryMib();
            }
        }
    }

    /** Those that nobody has, by hypervisor, the newest first. */
    private Map<String, List<ShadowInstance>> waiting(Optional<String> hypervisor) {
        return table.open().stream()
                .filter(i -> i.state() == State.READY || i.state() == State.BOOTING)
                .filter(i -> hypervisor.isEmpty() || hypervisor.get().equals(i.hypervisor()))
                .sorted(Comparator.comparing(ShadowInstance::createdAt).reversed())
                .collect(Collectors.groupingBy(ShadowInstance::hypervisor, TreeMap::new, Collectors.toList()));
    }

    /** False if one of them was claimed meanwhile, or could not be removed. */
    private boolean allGone(List<ShadowInstance> instances) {
        boolean all = true;
        for (ShadowInstance instance : instances) {
            all &= Reaper.tryTo(
                            instance,
                            () -> reaper.reap(
                                    instance, "somebody asked for a server, and there was no room for it otherwise"))
                    && table.find(instance.id())
                            .filter(i -> i.state() == State.GONE)
                            .isPresent();
        }
        return all;
    }

    /** The first of these that hold so much together; none if all of them do not, or if it is not for memory that there is no room. */
    private static List<ShadowInstance> enough(List<ShadowInstance> instances, double memoryMib) {
        double held = 0;
        for (int i = 0; i < instances.size() && memoryMib > 0; i++) {
            held += instances.get(i).memoryMib();
            if (held >= memoryMib) {
                return instances.subList(0, i + 1);
            }
        }
        return List.of();
    }
}
