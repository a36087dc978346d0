package io.gnomon.scheduler.bench;

import io.gnomon.scheduler.headroom.DemandBook;
import io.gnomon.scheduler.headroom.Outlook;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Contention;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import io.gnomon.scheduler.model.Size;
import io.gnomon.scheduler.ranking.Ranker;
import io.gnomon.scheduler.ranking.Reservations;
import io.gnomon.scheduler.ranking.StandardRules;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * How long one request takes that ranks all hypervisors, with the daemon's filters and weighers, and holds room on the best, and how
 * long the outlook takes that is made once a slot. Arguments: hypervisors (10000), servers (300000), requests (2000). The
 * load is made up: the time does not depend on it.
 */
public final class RankBenchmark {
    private static final int DAY_SLOTS = 288;
    private static final int WARM_UP = 500;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Instant NOW = Instant.EPOCH;

    private RankBenchmark() {}

    public static void main(String[] args) {
        int hypervisors = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        int servers = args.length > 1 ? Integer.parseInt(args[1]) : 300_000;
        int requests = args.length > 2 ? Integer.parseInt(args[2]) : 2_000;
        List<Size> sizes = sizes();
        DemandBook book = filled(hypervisors, servers, sizes);
        long begin = System.nanoTime();
        Outlook outlook = book.outlook(DAY_SLOTS);
        double outlookMs = (System.nanoTime() - begin) / 1e6;
        List<Candidate> candidates = candidates(hypervisors, outlook);
        InstantSource clock = InstantSource.fixed(NOW);
        Reservations reservations = new Reservations(Duration.ofSeconds(60), clock);
        Ranker ranker = new Ranker(
                StandardRules.filters(512),
                StandardRules.weighers(Map.of()),
                reservations,
                Duration.ofSeconds(30),
                clock);
        double[] ms = new double[requests];
        double[] own = new double[requests];
        for (int r = -WARM_UP; r < requests; r++) {
            Size size = sizes.get(Math.floorMod(r, sizes.size()));
            long worked = THREADS.getCurrentThreadCpuTime();
            double took = request(ranker, candidates, outlook, size, "r" + r);
            reservations.release("r" + (r - 100)); // a hundred are on their way at any time
            if (r >= 0) {
                ms[r] = took;
                own[r] = (THREADS.getCurrentThreadCpuTime() - worked) / 1e6;
            }
        }
        Outlook next = book.outlook(DAY_SLOTS); // and nothing prepared
        List<Candidate> then = candidates(hypervisors, next);
        double first = 0;
        for (Size size : sizes) {
            first = Math.max(first, request(ranker, then, next, size, "first-" + size));
        }
        Arrays.sort(ms);
        Arrays.sort(own);
        System.out.printf(
                Locale.ROOT,
                "%d hypervisors, %d servers, %d requests: median %.2f ms, p99 %.2f ms, most %.2f ms; own processor time %.2f and %.2f ms; the first of a size that"
                        + " was never asked for at most %.2f ms; outlook once a slot %.0f"
                        + " ms; heap %d MiB%n",
                hypervisors,
                servers,
                requests,
                ms[requests / 2],
                ms[(int) (requests * 0.99)],
                ms[requests - 1],
                own[requests / 2],
                own[(int) (requests * 0.99)],
                first,
                outlookMs,
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
    }

    private static List<Candidate> candidates(int hypervisors, Outlook outlook) {
        List<Candidate> candidates = new ArrayList<>();
        for (int h = 0; h < hypervisors; h++) {
            candidates.add(candidate("h" + h, outlook));
        }
        return candidates;
    }

    /** Milliseconds that it took. */
    private static double request(Ranker ranker, List<Candidate> candidates, Outlook outlook, Size size, String id) {
        long start = System.nanoTime();
        Newcomer server = new Newcomer(
                id,
                size.vcpus(),
                ResourceVector.UNKNOWN.with(Resource.CPU, size.ceilingCores()).with(Resource.MEMORY, size.memoryMib()),
                outlook.expected(size));
        if (ranker.rankAndHold(candidates, server).best().orElseThrow().isEmpty()) {
            throw new IllegalStateException("the best hypervisor has no name");
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static List<Size> sizes() {
        List<Size> sizes = new ArrayList<>();
        for (int vcpus = 1; vcpus <= 8; vcpus *= 2) {
            for (int gib = 1; gib <= 4; gib *= 2) {
                sizes.add(new Size(vcpus, vcpus, vcpus * gib * 1024));
            }
        }
        return sizes;
    }

    private static DemandBook filled(int hypervisors, int servers, List<Size> sizes) {
        Random random = new Random(1);
        DemandBook book = new DemandBook(DAY_SLOTS);
        for (int s = 0; s < servers; s++) {
            String name = "s" + s;
            Size size = sizes.get(random.nextInt(sizes.size()));
            book.put(name, "h" + s % hypervisors, size, 0);
            double mean = size.ceilingCores() * Math.pow(random.nextDouble(), 3);
            for (int slot = 0; slot < DAY_SLOTS; slot++) {
                book.record(name, slot, mean * 2 * random.nextDouble());
            }
        }
        return book;
    }

    private static Candidate candidate(String name, Outlook outlook) {
        ResourceVector capacity = ResourceVector.of(64, 524_288, 1000, 1000);
        return new Candidate(
                name,
                NOW,
                capacity,
                ResourceVector.of(32, 131_072, 0, 0),
                ResourceVector.of(16, 131_072, 10, 10),
                new Candidate.Vcpus(90, 512),
                outlook.of(name),
                Contention.ofDelay(0.02),
                0.9,
                null);
    }
}
