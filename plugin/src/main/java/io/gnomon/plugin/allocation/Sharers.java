package io.gnomon.plugin.allocation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Divides what is scarce by priority. Pure.
 *
 * <table>
 * <caption>What leads to what</caption>
 * <tr><th>situation</th><th>what is given</th></tr>
 * <tr><td>nobody lacks anything</td><td>nothing</td></tr>
 * <tr><td>one lacks something, others of a lower priority have more than their least</td><td>by those, the lowest priority first,
 *     each down to its least before the next gives anything</td></tr>
 * <tr><td>only others of the same priority or a higher one have more than their least</td><td>nothing</td></tr>
 * </table>
 */
final class Sharers {
    private static final double TINY = 1e-9;

    private Sharers() {}

    /** One that has not enough, and how much it lacks. */
    record Lacking(double priority, double amount) {}

    /**
     * One that may give.
     *
     * @param most that it may give: what is left is what it needs at least
     * @param step it gives whole steps
     */
    record Giver(UUID server, double priority, double most, double step) {}

    /**
     * How much each is to give; who gives nothing is not named.
     *
     * @param underWay what is being given already
     */
    static Map<UUID, Double> gifts(List<Lacking> lacking, List<Giver> givers, double underWay) {
        List<Giver> order = new ArrayList<>(givers);
        order.sort(Comparator.comparingDouble(Giver::priority)
                .thenComparing(Giver::most, Comparator.reverseOrder())
                .thenComparing(Giver::server));
        List<Lacking> first = new ArrayList<>(lacking);
        first.sort(Comparator.comparingDouble(Lacking::priority).reversed());
        Map<UUID, Double> gifts = new LinkedHashMap<>();
        double over = underWay;
        for (Lacking one : first) {
            double lacks = one.amount() - over;
            over = Math.max(0, -lacks);
            for (Giver giver : order) {
                if (lacks <= TINY || giver.priority() >= one.priority()) {
                    break;
                }
                double given = gifts.getOrDefault(giver.server(), 0.0);
                double whole = Math.floor((giver.most() - given) / giver.step() + TINY) * giver.step();
                double gift = Math.min(whole, Math.ceil(lacks / giver.step() - TINY) * giver.step());
                if (gift > 0) {
                    gifts.put(giver.server(), given + gift);
                    lacks -= gift;
                }
            }
            over = Math.max(over, -lacks);
        }
        return gifts;
    }
}
