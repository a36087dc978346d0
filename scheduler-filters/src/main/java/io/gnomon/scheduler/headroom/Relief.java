package io.gnomon.scheduler.headroom;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which server to move where, so that fewer hypervisors are overloaded soon. What a hypervisor's servers want together next
 * is expected between what they want now and what they usually want, as far as the fleet's sums persist (the first-order
 * autoregression of Box and Jenkins, "Time Series Analysis", 1970); a move is worth how much less likely overload
 * becomes, on both hypervisors together. Not thread-safe.
 */
public final class Relief {
    /** How far ahead is looked: a move takes a while, and should help for a while. */
    private static final int AHEAD_SLOTS = 6;

    private static final int NOW_SLOTS = 2;

    /** What nobody foresees, as a share of a hypervisor. */
    private static final double SURPRISE = 0.03;

    /** Of what threatens a hypervisor on average: so much a move must help. */
    private static final double LEAST_SHARE = 0.1;

    private static final double MOST_PERSISTENT = 0.95;

    private final double[] capacity;
    private final List<Mover> servers;
    private final Room room;
    private final int[] where;
    private final float[][] sums;
    private final double[] expectedOf;
    private final double[] expectedOn;
    private final float[][] wantedBy;
    private final double[] unseenOf;
    private final double[] unseenOn;
    private final double[] danger;
    private final double persistence;

    /**
     * A server.
     *
     * @param hypervisor its index
     * @param wanted in each slot of the same window, the newest last; all servers have as many. NaN where it was not there or
     *     not measured: then it counts with its mean, and with its variance
     * @param movable whether it may be moved now
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Mover(int hypervisor, float[] wanted, boolean movable) {}

    /** Whether a server has room on a hypervisor now; after each move it must say so of what is then. */
    public interface Room {
        boolean fits(int server, int hypervisor);
    }

    /** @param gain by how much the expected number of overloaded hypervisors falls */
    public record Move(int server, int to, double gain) {}

    /** @param capacity of each hypervisor, in the unit of what servers want */
    public Relief(double[] capacity, List<Mover> servers, Room room) {
        this.capacity = capacity;
        this.servers = servers;
        this.room = room;
        this.where = servers.stream().mapToInt(Mover::hypervisor).toArray();
        int window = servers.isEmpty() ? 0 : servers.get(0).wanted().length;
        this.sums = new float[capacity.length][window];
        this.wantedBy = new float[servers.size()][];
        this.unseenOf = new double[servers.size()];
        this.unseenOn = new double[capacity.length];
        for (int i = 0; i < servers.size(); i++) {
            fill(i);
            for (int s = 0; s < window; s++) {
                sums[where[i]][s] += wantedBy[i][s];
            }
        }
        this.persistence = persistence();
        this.expectedOf = new double[servers.size()];
        this.expectedOn = new double[capacity.length];
        for (int i = 0; i < servers.size(); i++) {
            expectedOf[i] = next(wantedBy[i]);
            expectedOn[where[i]] += expectedOf[i];
        }
        this.danger = new double[capacity.length];
        for (int h = 0; h < capacity.length; h++) {
            danger[h] = danger(h, -1, 0);
        }
    }

    /**
     * The most useful move away from the hypervisor that is in the greatest danger, or if none helps there from the next. A
     * server that has moved is not moved again for a while: where much is in danger, it is not spent on a little.
     *
     * @param atLeast moves that help less are not worth their trouble, however little is in danger
     */
    public Optional<Move> best(double atLeast) {
        double leastGain =
                Math.max(atLeast, LEAST_SHARE * Arrays.stream(danger).average().orElse(0));
        Integer[] worstFirst = new Integer[capacity.length];
        Arrays.setAll(worstFirst, h -> h);
        Arrays.sort(worstFirst, (a, b) -> Double.compare(danger[b], danger[a]));
        for (int from : worstFirst) {
            if (danger[from] <= leastGain) { // no move can help more
                break;
            }
            Optional<Move> move = best(from, leastGain);
            if (move.isPresent()) {
                return move;
            }
        }
        return Optional.empty();
    }

    /** The move is made: what is best next is asked for with it. A server that was moved is not moved again. */
    public void made(Move move) {
        int from = where[move.server()];
        float[] wanted = wantedBy[move.server()];
        for (int s = 0; s < wanted.length; s++) {
            sums[from][s] -= wanted[s];
            sums[move.to()][s] += wanted[s];
        }
        expectedOn[from] -= expectedOf[move.server()];
        expectedOn[move.to()] += expectedOf[move.server()];
        unseenOn[from] -= unseenOf[move.server()];
        unseenOn[move.to()] += unseenOf[move.server()];
        where[move.server()] = move.to();
        danger[from] = danger(from, -1, 0);
        danger[move.to()] = danger(move.to(), -1, 0);
    }

    /** Slots that a server was not there for would else make its hypervisor look steadier than it is. */
    private void fill(int server) {
        float[] wanted = servers.get(server).wanted();
        double sum = 0;
        double squares = 0;
        int known = 0;
        for (float w : wanted) {
            if (!Float.isNaN(w)) {
                sum += w;
                squares += (double) w * w;
                known++;
            }
        }
        if (known == wanted.length) {
            wantedBy[server] = wanted;
            return;
        }
        double mean = known == 0 ? 0 : sum / known;
        float[] filled = wanted.clone();
        for (int s = 0; s < filled.length; s++) {
            filled[s] = Float.isNaN(filled[s]) ? (float) mean : filled[s];
        }
        wantedBy[server] = filled;
        double variance = known == 0 ? 0 : Math.max(0, squares / known - mean * mean);
        unseenOf[server] = variance * (wanted.length - known) / wanted.length;
        unseenOn[where[server]] += unseenOf[server];
    }

    private Optional<Move> best(int from, double leastGain) {
        Move best = null;
        for (int i = 0; i < where.length; i++) {
            if (where[i] != from || !servers.get(i).movable() || servers.get(i).hypervisor() != from) {
                continue;
            }
            double relief = danger[from] - danger(from, i, -1);
            for (int to = 0; to < capacity.length && relief > leastGain; to++) {
                if (to == from || !room.fits(i, to)) {
                    continue;
                }
                double gain = relief - (danger(to, i, 1) - danger[to]);
                if (gain > leastGain && (best == null || gain > best.gain())) {
                    best = new Move(i, to, gain);
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** Probability that more is wanted than there is, with (1) or without (-1) a server. */
    private double danger(int hypervisor, int server, int sign) {
        float[] sum = sums[hypervisor];
        float[] other = server < 0 ? sum : wantedBy[server];
        double mean = 0;
        double squares = 0;
        for (int s = 0; s < sum.length; s++) {
            double wanted = sum[s] + sign * other[s];
            mean += wanted / sum.length;
            squares += wanted * wanted / sum.length;
        }
        double surprise = SURPRISE * capacity[hypervisor];
        double unseen = unseenOn[hypervisor] + (server < 0 ? 0 : sign * unseenOf[server]);
        double variance = Math.max(0, squares - mean * mean + unseen) * (1 - persistence * persistence);
        double expected = expectedOn[hypervisor] + (server < 0 ? 0 : sign * expectedOf[server]);
        return Normal.above((capacity[hypervisor] - expected) / Math.sqrt(variance + surprise * surprise));
    }

    private double next(float[] wanted) {
        int n = wanted.length;
        double mean = 0;
        for (float w : wanted) {
            mean += (double) w / n;
        }
        double now = 0;
        int recent = Math.min(NOW_SLOTS, n);
        for (int s = n - recent; s < n; s++) {
            now += (double) wanted[s] / recent;
        }
        return persistence * now + (1 - persistence) * mean;
    }

    /** Autocorrelation of the hypervisors' sums, all together. */
    private double persistence() {
        double along = 0;
        double all = 0;
        for (float[] sum : sums) {
            double mean = 0;
            for (float w : sum) {
                mean += (double) w / sum.length;
            }
            for (int s = AHEAD_SLOTS; s < sum.length; s++) {
                along += (sum[s] - mean) * (sum[s - AHEAD_SLOTS] - mean);
                all += (sum[s] - mean) * (sum[s] - mean);
            }
        }
        return all > 0 ? Math.min(MOST_PERSISTENT, Math.max(0, along / all)) : 0;
    }
}
