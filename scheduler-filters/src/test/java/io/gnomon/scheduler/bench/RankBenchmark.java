package io.gnomon.scheduler.bench;

import io.gnomon.scheduler.filter.MemoryFilter;
import io.gnomon.scheduler.filter.ShadowHealthFilter;
import io.gnomon.scheduler.filter.VcpuFilter;
import io.gnomon.scheduler.headroom.DemandBook;
import io.gnomon.scheduler.headroom.Outlook;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.ResourceVector;
import io.gnomon.scheduler.model.Size;
import io.gnomon.scheduler.ranking.Ranker;
import io.gnomon.scheduler.ranking.Reservations;
import io.gnomon.scheduler.ranking.Weighed;
import io.gnomon.scheduler.weigher.CalmWeigher;
import io.gnomon.scheduler.weigher.ComplementWeigher;
import io.gnomon.scheduler.weigher.ContentionWeigher;
import io.gnomon.scheduler.weigher.HeadroomWeigher;
import io.gnomon.scheduler.weigher.ShadowHealthWeigher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * How long one request takes that ranks all hypervisors, with all filters and weighers, and holds room on the best, and how
 * long the outlook takes that is made once a slot. Arguments: hypervisors (10000), servers (300000), requests (2000). The
 * load is made up: the time does not depend on it.
 */
public final class RankBenchmark {
    private static final int DAY_SLOTS = 288;
    private static final int WARM_UP = 500;
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
        List<Candidate> candidates = new ArrayList<>();
        for (int h = 0; h < hypervisors; h++) {
            candidates.add(candidate("h" + h, outlook));
        }
        InstantSource clock = InstantSource.fixed(NOW);
        Reservations reservations = new Reservations(Duration.ofSeconds(60), clock);
        Ranker ranker = ranker(reservations, clock);
        double[] ms = new double[requests];
        for (int r = -WARM_UP; r < requests; r++) {
            Size size = sizes.get(Math.floorMod(r, sizes.size()));
            String id = "r" + r;
            long start = System.nanoTime();
            Newcomer server = new Newcomer(
                    id,
                    size.vcpus(),
                    ResourceVector.UNKNOWN
                            .with(io.gnomon.scheduler.model.Resource.CPU, size.ceilingCores())
                            .with(io.gnomon.scheduler.model.Resource.MEMORY, size.memoryMib()),
                    outlook.expected(size));
            String best = ranker.rankAndHold(candidates, server).best().orElseThrow();
            double took = (System.nanoTime() - start) / 1e6;
            reservations.release("r" + (r - 100)); // a hundred are on their way at any time
            if (r >= 0) {
                ms[r] = took;
            }
            if (best.isEmpty()) {
                throw new IllegalStateException("the best hypervisor has no name");
            }
        }
        Arrays.sort(ms);
        System.out.printf(
                Locale.ROOT,
                "%d hypervisors, %d servers, %d requests: median %.2f ms, p99 %.2f ms, most %.2f ms; outlook once a slot %.0f"
                        + " ms; heap %d MiB%n",
                hypervisors,
                servers,
                requests,
                ms[requests / 2],
                ms[(int) (requests * 0.99)],
                ms[requests - 1],
                outlookMs,
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
    }

    private static Ranker ranker(Reservations reservations, InstantSource clock) {
        return new Ranker(
                List.of(new MemoryFilter(512), new VcpuFilter(), new ShadowHealthFilter(0.1)),
                List.of(
                        new Weighed(new HeadroomWeigher(), 1),
                        new Weighed(new ContentionWeigher(), 1),
                        new Weighed(new ShadowHealthWeigher(), 0.5),
                        new Weighed(new CalmWeigher(Duration.ofMinutes(30)), 0.5),
                        new Weighed(new ComplementWeigher(), 0.1)),
                reservations,
                Duration.ofSeconds(30),
                clock);
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
                0.02,
                0.9,
                null);
    }
}
