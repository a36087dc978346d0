package io.gnomon.scheduler.migration;

import io.gnomon.scheduler.migration.Plan.Contention;
import io.gnomon.scheduler.migration.Plan.Move;
import io.gnomon.scheduler.migration.Plan.Without;
import io.gnomon.scheduler.migration.Site.Strain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plans which servers are moved where, so that fewer of them wait for CPU or memory soon. A move is worth the waiting that it
 * spares from its arrival on, on both hypervisors together, less the waiting that it causes; it must be worth several times what it costs.
 * Each hypervisor takes part in one move of a plan. The same input gives the same plan. Thread-safe.
 */
public final class Planner {
    /**
     * Of the waiting that is expected of a hypervisor on average: so much a move must spare. A server that has moved stays for a
     * while; where much is waited for, it is not spent on a little.
     */
    private static final double LEAST_SHARE = 0.1;

    /** Sending and receiving memory keep about a core busy each. */
    private static final double COPYING_CORES = 2;

    private final Rules rules;

    public Planner(Rules rules) {
        this.rules = rules;
    }

    /** Whether a server may go to a hypervisor at all, whatever room it has. */
    public interface Ways {
        boolean open(String server, String hypervisor);
    }

    /** @param budget how many moves may be begun now */
    public Plan plan(
            Collection<HypervisorOutlook> hypervisors,
            Collection<ServerOutlook> servers,
            Ways ways,
            int budget,
            Instant now) {
        int slots = servers.stream().mapToInt(s -> s.cpu().mean().length).min().orElse(0);
        Map<String, Site> sites = new TreeMap<>();
        Map<String, List<ServerOutlook>> on = servers.stream()
                .sorted(Comparator.comparing(ServerOutlook::id))
                .collect(Collectors.groupingBy(ServerOutlook::hypervisor));
        hypervisors.forEach(
                h -> sites.put(h.name(), Site.of(h, rules.fullAt(), slots, on.getOrDefault(h.name(), List.of()))));
        double[] weights = weights(slots, 0);
        List<Contention> expected =
                sites.values().stream().map(site -> contention(site, weights)).toList();
        double least = LEAST_SHARE
                * expected.stream().mapToDouble(Contention::waiting).average().orElse(0);
        List<Contention> contended = expected.stream()
                .filter(c -> Math.max(c.cpuMinutes(), c.memoryMinutes())
                        >= rules.brief().toMillis() / 60_000.0)
                .sorted(Comparator.comparingDouble(Contention::waiting)
                        .reversed()
                        .thenComparing(Contention::hypervisor))
                .toList();
        List<Move> moves = new ArrayList<>();
        List<Without> without = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Contention c : contended) {
            Search search = new Search(
                    Objects.requireNonNull(sites.get(c.hypervisor())), sites, taken, ways, least, slots, now);
            Optional<Move> move = moves.size() < budget ? search.best() : Optional.empty();
            if (move.isPresent()) {
                search.make(move.get());
                moves.add(move.get());
                taken.add(move.get().from());
                taken.add(move.get().to());
            } else {
                without.add(new Without(
                        c.hypervisor(),
                        moves.size() < budget
                                ? search.refusals.why(rules.gain(), least)
                                : "as many migrations as migrate.budget allows are under way, or planned before this"));
            }
        }
        return new Plan(now, contended, List.copyOf(moves), List.copyOf(without));
    }

    private static Contention contention(Site site, double[] weights) {
        Strain strain = site.strain(weights);
        return new Contention(
                site.name(), strain.cpuMinutes(), strain.memoryMinutes(), strain.waiting(), site.peakCores());
    }

    /** Minutes of each slot that come after {@code seconds}. */
    private double[] weights(int slots, double seconds) {
        double length = rules.slot().toMillis() / 1000.0;
        double[] weights = new double[slots];
        for (int s = 0; s < slots; s++) {
            weights[s] = Math.min(length, Math.max(0, (s + 1) * length - seconds)) / 60;
        }
        return weights;
    }

    /** The search for the best move away from one hypervisor. */
    private final class Search {
        private final Site from;
        private final Map<String, Site> sites;
        private final Set<String> taken;
        private final Ways ways;
        private final double least;
        private final int slots;
        private final Instant now;
        private final Refusals refusals = new Refusals();

        Search(Site from, Map<String, Site> sites, Set<String> taken, Ways ways, double least, int slots, Instant now) {
            this.from = from;
            this.sites = sites;
            this.taken = taken;
            this.ways = ways;
            this.least = least;
            this.slots = slots;
            this.now = now;
        }

        Optional<Move> best() {
            Optional<String> restFrom = resting(from);
            if (restFrom.isPresent()) {
                refusals.stay(restFrom.get(), from.servers().size());
                return Optional.empty();
            }
            Move best = null;
            for (ServerOutlook server : from.servers()) {
                Optional<String> why = stays(server);
                if (why.isPresent()) {
                    refusals.stay(why.get(), 1);
                    continue;
                }
                Move move = best(server);
                if (move != null && (best == null || move.benefit() - move.cost() > best.benefit() - best.cost())) {
                    best = move;
                }
            }
            return Optional.ofNullable(best);
        }

        private Optional<String> stays(ServerOutlook server) {
            if (server.stays().isPresent()) {
                return server.stays();
            }
            return within(server.lastMoved(), rules.serverCooldown())
                    ? Optional.of("moved within migrate.cooldown")
                    : Optional.empty();
        }

        private boolean within(Optional<Instant> at, Duration cooldown) {
            return at.filter(moved -> now.isBefore(moved.plus(cooldown))).isPresent();
        }

        private Optional<String> resting(Site site) {
            return taken.contains(site.name()) || within(site.hypervisor().lastMoved(), rules.hypervisorCooldown())
                    ? Optional.of("a move to or from it was made within migrate.hypervisor-cooldown, or is planned")
                    : Optional.empty();
        }

        private @Nullable Move best(ServerOutlook server) {
            double copySeconds = server.allocatedMib() / rules.bandwidthMibPerSecond();
            double pauseSeconds = rules.pause().toMillis() / 1000.0;
            double cost = COPYING_CORES * copySeconds / 60
                    + pauseSeconds / 60 * server.cpu().mean()[0];
            double[] weights = weights(slots, copySeconds + pauseSeconds);
            Strain before = from.strain(weights);
            Strain after = from.without(server).strain(weights);
            Move best = null;
            for (Site to : sites.values()) {
                if (to == from || !isOpen(server, to)) {
                    continue;
                }
                Site with = to.with(server);
                if (!with.fits()) {
                    refusals.closed("too busy soon itself");
                    continue;
                }
                Strain there = to.strain(weights);
                Strain then = with.strain(weights);
                double benefit = before.waiting() - after.waiting() - (then.waiting() - there.waiting());
                Move move = new Move(
                        server.id(),
                        server.name(),
                        from.name(),
                        to.name(),
                        before.minutes(),
                        after.minutes(),
                        then.minutes() - there.minutes(),
                        benefit,
                        cost,
                        copySeconds,
                        pauseSeconds,
                        reason(server, to, before, after, then.minutes() - there.minutes(), benefit, cost));
                refusals.tried(move);
                if (benefit > Math.max(least, rules.gain() * cost)
                        && (best == null || benefit > best.benefit())
                        && benefit > 0) {
                    best = move;
                }
            }
            return best;
        }

        private boolean isOpen(ServerOutlook server, Site to) {
            Optional<String> why = to.hypervisor().closed();
            if (why.isEmpty()) {
                why = resting(to);
            }
            if (why.isEmpty() && !ways.open(server.id(), to.name())) {
                why = Optional.of("not reached from there");
            }
            if (why.isEmpty() && to.freeMib() < server.allocatedMib()) {
                why = Optional.of("short of memory");
            }
            why.ifPresent(refusals::closed);
            return why.isEmpty();
        }

        void make(Move move) {
            ServerOutlook server = from.servers().stream()
                    .filter(s -> s.id().equals(move.server()))
                    .findFirst()
                    .orElseThrow();
            sites.put(from.name(), from.without(server));
            sites.computeIfPresent(move.to(), (name, to) -> to.with(server));
        }

        private String reason(
                ServerOutlook server, Site to, Strain before, Strain after, double added, double benefit, double cost) {
            boolean memory = before.memoryMinutes() > before.cpuMinutes();
            return String.format(
                    Locale.ROOT,
                    "%s is expected to be short of %s for %.1f of the next %.0f minutes (its servers want up to %.1f of %.1f"
                            + " cores); without %s for %.1f, and %s for %.1f minutes more. That spares %.2f core-minutes of waiting and"
                            + " costs %.2f: copying %.0f MiB takes about %.0f s, then the server stands still for about %.1f s.",
                    from.hypervisor().shown(),
                    memory ? "memory" : "CPU",
                    before.minutes(),
                    slots * rules.slot().toMillis() / 60_000.0,
                    from.peakCores(),
                    from.hypervisor().cores(),
                    server.name(),
                    after.minutes(),
                    to.hypervisor().shown(),
                    Math.max(0, added),
                    benefit,
                    cost,
                    server.allocatedMib(),
                    server.allocatedMib() / rules.bandwidthMibPerSecond(),
                    rules.pause().toMillis() / 1000.0);
        }
    }
}
