package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementPolicy.Move;
import io.gnomon.plugin.placement.PlacementScore.Row;
import io.gnomon.plugin.placement.PlacementWork.Guest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lets a policy place the servers of some work as they arrive, and move them later if that is allowed. */
final class PlacementReplay {
    private static final int DAY_SLOTS = 86_400 / PlacementWork.SLOT_SECONDS;

    private PlacementReplay() {}

    /**
     * @param migrate whether servers may be moved, each at most once in any 24 hours
     * @return where each server went, and where it was moved later
     * @throws IllegalStateException if the policy chose a hypervisor without room or moved a server too often
     */
    static List<Row> run(PlacementWork work, PlacementPolicy policy, boolean migrate) {
        Stage stage = new Stage(work.machines());
        List<Row> rows = new ArrayList<>();
        int[] movedAt = new int[work.arrivals().size()];
        Arrays.fill(movedAt, -DAY_SLOTS);
        int next = 0;
        for (int slot = 0; slot < work.slots(); slot++) {
            stage.slot(slot);
            while (next < work.arrivals().size() && work.arrivals().get(next).arrivalSlot() == slot) {
                Guest guest = work.arrivals().get(next++);
                int machine = policy.place(stage, guest);
                if (machine != PlacementPolicy.NONE) {
                    check(stage.fits(machine, guest), guest, "has no room on the chosen hypervisor");
                    rows.add(new Row(guest.name(), work.machines().get(machine).name(), slot));
                }
                stage.add(guest, machine);
            }
            if (migrate) {
                for (Move move : policy.migrate(stage)) {
                    Guest guest = stage.guest(move.guest());
                    check(slot - movedAt[move.guest()] >= DAY_SLOTS, guest, "was moved twice within a day");
                    check(stage.fits(move.to(), guest), guest, "has no room where it is moved to");
                    movedAt[move.guest()] = slot;
                    stage.move(move.guest(), move.to());
                    rows.add(
                            new Row(guest.name(), work.machines().get(move.to()).name(), slot));
                }
            } else if (next == work.arrivals().size()) {
                break;
            }
        }
        return rows;
    }

    private static void check(boolean holds, Guest guest, String what) {
        if (!holds) {
            throw new IllegalStateException(guest.name() + " " + what);
        }
    }
}
