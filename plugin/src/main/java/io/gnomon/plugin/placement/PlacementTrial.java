package io.gnomon.plugin.placement;

import io.gnomon.plugin.placement.PlacementScore.Row;
import java.util.List;
import java.util.OptionalInt;

/**
 * One policy tried on recorded work.
 *
 * @param policy gnomon, nova, first-fit, random, n-sigma, last-hour-mean or oracle
 * @param migrate whether it may move servers
 */
public record PlacementTrial(String policy, boolean migrate) {
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
     * The fewest hypervisors with at most so many minutes of overload a day, on the mean of the clouds. Each cloud has the same
     * share of what it has now, rounded. They are counted down from twice what there is, and the last number before the
     * first that is too few is taken: one that does well by luck below it does not count.
     */
    public OptionalInt fewest(List<PlacementWork> clouds, double minutes) {
        int now = clouds.stream().mapToInt(c -> c.machines().size()).sum();
        OptionalInt found = OptionalInt.empty();
        int tried = 0;
        for (int total = 2 * now; total >= 1; total--) {
            double share = (double) total / now;
            List<PlacementWork> scaled = clouds.stream()
                    .map(c -> c.on(
                            (int) Math.max(1, Math.round(share * c.machines().size()))))
                    .toList();
            int count = scaled.stream().mapToInt(c -> c.machines().size()).sum();
            if (count == tried) {
                continue;
            }
            tried = count;
            if (scaled.stream()
                            .mapToDouble(c -> run(c).score().overloadMinutesPerDay())
                            .sum()
                    > minutes) {
                return found;
            }
            found = OptionalInt.of(count);
        }
        return found;
    }

    private PlacementPolicy make(PlacementWork work) {
        return switch (policy) {
            case "gnomon" -> new GnomonPolicy(work);
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
