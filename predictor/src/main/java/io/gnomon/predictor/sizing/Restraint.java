package io.gnomon.predictor.sizing;

/**
 * Changes an allocation as soon as not having changed it has cost as much as a change (the rule of ski rental: whatever
 * comes, that costs at most twice as much as knowing it). A large misfit is changed at once, a small one after a while, and one that
 * goes away by itself never. Pure.
 *
 * <table>
 * <caption>What leads to what</caption>
 * <tr><th>situation</th><th>allocation</th></tr>
 * <tr><td>expected to cost no more than what the price asks for</td><td>as it is, and what was waited for is forgotten</td></tr>
 * <tr><td>costs more, and has for a while in the same direction; together less than a change</td><td>as it is</td></tr>
 * <tr><td>together more than a change</td><td>what the price asks for</td></tr>
 * </table>
 *
 * @param change what a change costs, in the resource's unit times slots
 */
public record Restraint(Price price, double change) {
    /** Refuses a change that costs less than nothing. */
    public Restraint {
        if (!(change >= 0)) {
            throw new IllegalArgumentException("a change costs at least nothing, not " + change);
        }
    }

    /**
     * An allocation, and what it has cost to wait.
     *
     * @param regret above 0 if it has been too small, below 0 if it has been too large
     */
    public record Held(double allocation, double regret) {
        /** One that was just set. */
        public static Held at(double allocation) {
            return new Held(allocation, 0);
        }
    }

    /** What the price asks for, within the floor and the ceiling; the ceiling wins. */
    public double wanted(Need need, double floor, double ceiling) {
        return Math.min(ceiling, Math.max(floor, need.quantile(price.level())));
    }

    /**
     * What leaving an allocation as it is costs in a slot, beyond what the wanted one would.
     *
     * @return above 0 if it is too small, below 0 if it is too large; in the resource's unit times slots
     */
    public double regret(double allocation, double wanted, Need need) {
        double regret = Math.max(0, need.cost(allocation, price) - need.cost(wanted, price));
        return wanted > allocation ? regret : 0 - regret;
    }

    /** Whether to change now: what waiting has cost, and would cost in the coming slot, is more than a change. */
    public boolean isDue(double waited, double regret) {
        return Math.abs(together(waited, regret)) > change;
    }

    /** What waiting has cost after another while, in slots: that in the other direction is forgotten. */
    public double waited(double waited, double regret, double slots) {
        return together(waited, regret * slots);
    }

    private static double together(double waited, double regret) {
        return waited * regret > 0 ? waited + regret : regret;
    }

    /** The allocation for the next slot. */
    public Held next(Held held, Need need, double floor, double ceiling) {
        double allocation = Math.min(held.allocation, ceiling);
        double wanted = wanted(need, floor, ceiling);
        double regret = regret(allocation, wanted, need);
        return isDue(held.regret, regret) ? Held.at(wanted) : new Held(allocation, waited(held.regret, regret, 1));
    }
}
