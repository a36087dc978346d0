package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementScore.Row;
import java.util.List;
import java.util.OptionalInt;

/**
 * One policy tried on recorded work.
 *
 * @param policy gnomon, nova, first-fit, random, n-sigma, last-hour-mean or oracle
 * @param migrate whether it may move servers
 * @param moves what a move has to bring, where the policy is ours
 */
public record PlacementTrial(String policy, boolean migrate, MoveTerms moves) {
    public PlacementTrial(String policy, boolean migrate) {
        this(policy, migrate, MoveTerms.USUAL);
    }

    /** What it did, and what came of it. */
    public record Outcome(PlacementScore score, List<Row> rows) {
        /** {@code vm,hypervisor,slot}, with that heading; later lines of a server are migrations. */
        public String csv() {
            StringBuilder out = new StringBuilder("vm,hypervisor,slot\n");
            rows.forEach(r -> out.append(r.guest())
                    .append(',')
                    .append(r.machine())
                    .append(',')
                    .append(r.slot())
                    .append('\n'));
            return out.toString();
        }
    }

    /** @throws IllegalArgumentException if there is no such policy */
    public Outcome run(PlacementWork work) {
        List<Row> rows = PlacementReplay.run(work, make(work), migrate);
        return new Outcome(PlacementScore.of(work, rows), rows);
    }

    /**
     * The fewest hypervisors with at most so many minutes of overload a day in each cloud, summed over the clouds. Those of a cloud
     * are counted down from twice what it has, and the last number before the first that is too few is taken: one that does well
     * by luck below it does not count.
     *
     * @return empty if twice as many are too few somewhere
     */
    public OptionalInt fewest(List<PlacementWork> clouds, double minutes) {
        int sum = 0;
        for (PlacementWork cloud : clouds) {
            int count = 2 * cloud.machines().size();
            while (count > 0 && run(cloud.on(count)).score().overloadMinutesPerDay() <= minutes) {
                count--;
            }
            if (count == 2 * cloud.machines().size()) {
                return OptionalInt.empty();
            }
            sum += count + 1;
        }
        return OptionalInt.of(sum);
    }

    private PlacementPolicy make(PlacementWork work) {
        return switch (policy) {
            case "gnomon" -> new GnomonPolicy(work, moves);
            case "nova" -> new NovaPolicy();
            case "first-fit" -> (stage, guest) -> Least.of(stage, guest, m -> 0);
            case "random" -> new RandomPolicy();
            case "n-sigma" -> new SigmaPolicy();
            case "last-hour-mean" -> new LastHourPolicy();
            case "oracle" -> new OraclePolicy(work);
            default -> throw new IllegalArgumentException("there is no policy '" + policy + "'");
        };
    }
}
