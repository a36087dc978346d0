package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementWork.Guest;
import java.util.List;

/** Who decides where recorded servers run. For one replay and one thread. */
interface PlacementPolicy {
    /** Nowhere: no hypervisor can take it. */
    int NONE = -1;

    /** Index of the hypervisor for a server that arrives now, of those that {@link Stage#fits}. */
    int place(Stage stage, Guest guest);

    /** Called once a slot, after its arrivals, if servers may be moved. */
    default List<Move> migrate(Stage stage) {
        return List.of();
    }

    /** @param guest its place among those that have arrived
     * @param to index of a hypervisor */
    record Move(int guest, int to) {}
}
