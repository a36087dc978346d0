package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementWork.Guest;
import java.util.List;

/**
 * What became of a placement.
 *
 * @param overloadMinutesPerDay minutes of hypervisors whose servers wanted more than the hypervisor has
 * @param wanted demand of all servers, in MHz x slots
 * @param unserved of it, what their hypervisors could not give
 * @param unplaced servers that no hypervisor could take
 * @param migrations that were made in all
 */
public record PlacementScore(
        double overloadMinutesPerDay, double wanted, double unserved, int unplaced, int migrations) {
    private static final double SLOT_MINUTES = PlacementWork.SLOT_SECONDS / 60.0;
    private static final double DAY_SLOTS = 86_400.0 / PlacementWork.SLOT_SECONDS;

    /** One server from one slot on; later ones of the same server replace earlier ones. */
    public record Row(String guest, String machine, int slot) {}

    /** A server that was never placed wants nothing of any hypervisor, but counts as unserved. */
    static PlacementScore of(PlacementWork work, List<Row> rows) {
        int[][] where = Whereabouts.of(work, rows);
        int machines = work.machines().size();
        double wanted = 0;
        double unserved = 0;
        long overloaded = 0;
        double[] sum = new double[machines];
        for (int slot = work.scoredFrom(); slot < work.slots(); slot++) {
            java.util.Arrays.fill(sum, 0);
            for (int g = 0; g < where.length; g++) {
                double demand = work.arrivals().get(g).demandMhz()[slot];
                wanted += demand;
                if (where[g][slot] < 0) {
                    unserved += demand;
                } else {
                    sum[where[g][slot]] += demand;
                }
            }
            for (int m = 0; m < machines; m++) {
                double above = sum[m] - work.machines().get(m).mhz();
                if (above > 0) {
                    overloaded++;
                    unserved += above;
                }
            }
        }
        double days = (work.slots() - work.scoredFrom()) / DAY_SLOTS;
        long placed = rows.stream().map(Row::guest).distinct().count();
        return new PlacementScore(
                overloaded * SLOT_MINUTES / days,
                wanted,
                unserved,
                (int) (work.arrivals().size() - placed),
                (int) (rows.size() - placed));
    }

    /** Where each server is in each slot. */
    private static final class Whereabouts {
        private Whereabouts() {}

        static int[][] of(PlacementWork work, List<Row> rows) {
            java.util.Map<String, Integer> machine = new java.util.HashMap<>();
            work.machines().forEach(m -> machine.put(m.name(), machine.size()));
            java.util.Map<String, int[]> guest = new java.util.HashMap<>();
            for (Guest g : work.arrivals()) {
                int[] where = new int[work.slots()];
                java.util.Arrays.fill(where, -1);
                guest.put(g.name(), where);
            }
            for (Row row : rows) {
                int[] where = java.util.Objects.requireNonNull(guest.get(row.guest()), row.guest());
                Integer at = java.util.Objects.requireNonNull(machine.get(row.machine()), row.machine());
                java.util.Arrays.fill(where, row.slot(), where.length, at);
            }
            return work.arrivals().stream()
                    .map(g -> java.util.Objects.requireNonNull(guest.get(g.name())))
                    .toArray(int[][]::new);
        }
    }
}
