package io.gnomon.plugin.allocation;

import io.gnomon.plugin.history.UsageBook;
import io.gnomon.predictor.profile.ShadowProfile;
import io.gnomon.predictor.profile.Shares;
import io.gnomon.predictor.series.Series;
import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shadow profiles of all tag sets, one per resource, of what running servers used in the last weeks, as shares of the most
 * that they may have: an allocation is what decisions move, and a share of it would say more of them than of the server. A job learns them anew. Kept in memory: after a restart there are none before its first run. Thread-safe.
 */
public final class Profiles {
    private static final Logger log = LoggerFactory.getLogger(Profiles.class);
    private static final int MOST_SERVERS = 300;
    /** That have profiles of a set of their own; others share that of everybody. */
    private static final int MOST_PROJECTS = 30;

    private static final long SEED = 20_230_613;

    private final Fleet fleet;
    private final UsageBook book;
    private final Predicate<String> isOpen;
    private final InstantSource clock;
    private final Object running = new Object();
    private List<Learnt> learnt = List.of();
    private Map<Kind, List<Learnt>> bySet = Map.of();
    private long erasures;

    /** @param isOpen whether what is known of a project's servers may be used for everybody's */
    public Profiles(Fleet fleet, UsageBook book, Predicate<String> isOpen, InstantSource clock) {
        this.fleet = fleet;
        this.book = book;
        this.isOpen = isOpen;
        this.clock = clock;
    }

    /**
     * A profile and where it comes from.
     *
     * @param servers that it was learnt from, of any project
     * @param projects of these servers
     */
    public record Learnt(
            String name,
            Map<String, String> tags,
            Resource resource,
            ShadowProfile profile,
            Set<UUID> servers,
            Set<String> projects,
            Instant learntAt) {}

    private record Kind(Map<String, String> tags, Resource resource) {
        static Kind of(Learnt learnt) {
            return new Kind(learnt.tags(), learnt.resource());
        }
    }

    /** By name, then by resource; those of more servers first. */
    public synchronized List<Learnt> all() {
        return learnt;
    }

    /** What may be used for a server: of each of its tag sets, the closest first, what was learnt of most servers. */
    public List<Learnt> of(Tracked server, Resource resource) {
        Map<Kind, List<Learnt>> known = bySet();
        return known.isEmpty()
                ? List.of()
                : TagSets.all(server).stream()
                        .flatMap(set -> known.getOrDefault(new Kind(set, resource), List.of()).stream()
                                .filter(l -> mayBeUsed(l, server.record().project()::equals))
                                .limit(1))
                        .toList();
    }

    private synchronized Map<Kind, List<Learnt>> bySet() {
        return bySet;
    }

    private boolean mayBeUsed(Learnt learnt, Predicate<String> own) {
        return learnt.projects().stream().allMatch(own.or(isOpen));
    }

    /**
     * Those of the tag sets that a running server of these projects has, as what was learnt of most servers that they may know of:
     * the names of tag sets are what owners declared, and nobody is told what others did.
     */
    public List<Learnt> declaredBy(Predicate<String> project) {
        Set<Map<String, String>> declared = fleet.all().stream()
                .filter(server -> project.test(server.record().project()))
                .flatMap(server -> TagSets.all(server).stream())
                .collect(Collectors.toSet());
        Map<Kind, Learnt> most = new LinkedHashMap<>();
        all().stream()
                .filter(l -> declared.contains(l.tags()) && mayBeUsed(l, project))
                .forEach(l -> most.putIfAbsent(Kind.of(l), l));
        return List.copyOf(most.values());
    }

    /** Drops every profile that knows one of these servers, and what a run under way has made of them. */
    public synchronized void forget(Collection<UUID> erased) {
        erasures++;
        know(learnt.stream()
                .filter(p -> erased.stream().noneMatch(p.servers()::contains))
                .toList());
    }

    /** Learns all anew. */
    public void run() {
        synchronized (running) {
            long before = erasuresSoFar();
            Map<Map<String, String>, List<Tracked>> sets = sets();
            Set<String> wanted = sets.values().stream()
                    .flatMap(List::stream)
                    .map(server -> server.record().pseudonym())
                    .collect(Collectors.toSet());
            book.refresh(clock.instant());
            List<Learnt> made = new ArrayList<>();
            for (Map.Entry<Map<String, String>, List<Tracked>> set : sets.entrySet()) {
                List<List<Tracked>> groups = groups(set.getValue());
                for (Resource resource : Resource.values()) {
                    groups.forEach(servers -> learn(set.getKey(), servers, resource, made));
                }
            }
            if (publish(made, before)) {
                log.info("{} profiles of {} tag sets learnt from {} servers", made.size(), sets.size(), wanted.size());
            }
        }
    }

    private synchronized long erasuresSoFar() {
        return erasures;
    }

    private synchronized boolean publish(List<Learnt> made, long before) {
        if (erasures != before) {
            log.info("histories were erased while profiles were learnt: they are learnt again at the next run");
            return false;
        }
        know(made);
        return true;
    }

    private void know(List<Learnt> all) {
        learnt = List.copyOf(all);
        bySet = learnt.stream().collect(Collectors.groupingBy(Kind::of));
    }

    private Map<Map<String, String>, List<Tracked>> sets() {
        Map<Map<String, String>, List<Tracked>> sets = new TreeMap<>(Comparator.comparing(TagSets::name));
        fleet.all().stream()
                .filter(server -> !server.isShadow() && !TagSets.all(server).isEmpty())
                .sorted(Comparator.comparing(server -> server.record().id()))
                .limit(MOST_SERVERS)
                .forEach(server -> TagSets.all(server).forEach(set -> sets.computeIfAbsent(set, n -> new ArrayList<>())
                        .add(server)));
        return sets;
    }

    /**
     * Of whom profiles of a set are learnt: of those that everybody may know of, and for each project that keeps its own to
     * itself of these and its own. The larger ones first.
     */
    private List<List<Tracked>> groups(List<Tracked> servers) {
        Map<Boolean, List<Tracked>> open = servers.stream()
                .collect(Collectors.partitioningBy(
                        server -> isOpen.test(server.record().project())));
        List<Tracked> everybodys = open.getOrDefault(true, List.of());
        Map<String, List<Tracked>> own = open.getOrDefault(false, List.of()).stream()
                .collect(Collectors.groupingBy(server -> server.record().project(), TreeMap::new, Collectors.toList()));
        Comparator<List<Tracked>> larger =
                Comparator.comparingInt((List<Tracked> group) -> group.size()).reversed();
        return Stream.concat(
                        Stream.of(everybodys).filter(group -> !group.isEmpty()),
                        own.values().stream()
                                .sorted(larger)
                                .limit(MOST_PROJECTS)
                                .map(group -> Stream.concat(group.stream(), everybodys.stream())
                                        .toList()))
                .sorted(larger)
                .toList();
    }

    private void learn(Map<String, String> set, List<Tracked> servers, Resource resource, List<Learnt> made) {
        String name = TagSets.name(set);
        List<Series> shares =
                servers.stream().map(server -> shares(book, server, resource)).toList();
        Set<UUID> ids = servers.stream().map(server -> server.record().id()).collect(Collectors.toSet());
        Set<String> projects =
                servers.stream().map(server -> server.record().project()).collect(Collectors.toSet());
        ShadowProfile.learn(name, shares, SEED)
                .ifPresent(
                        profile -> made.add(new Learnt(name, set, resource, profile, ids, projects, clock.instant())));
    }

    /** What a server used, as shares of {@link #whole}; of what it was allocated then, if that is not known. */
    public static Series shares(UsageBook book, Tracked server, Resource resource) {
        OptionalDouble ceiling = ceiling(server, resource);
        String pseudonym = server.record().pseudonym();
        return ceiling.isPresent()
                ? Shares.of(book.usage(pseudonym, resource), ceiling.getAsDouble())
                : book.shares(pseudonym, resource);
    }

    /** What shares of a server are of, in the resource's unit: its ceiling, else its allocation; NaN if neither limits it. */
    public static double whole(Tracked server, Resource resource) {
        OptionalDouble ceiling = ceiling(server, resource);
        return ceiling.isPresent()
                ? ceiling.getAsDouble()
                : server.latest()
                        .map(reading -> reading.allocation().getOr(resource, Double.NaN))
                        .filter(Profiles::limits)
                        .orElse(Double.NaN);
    }

    private static OptionalDouble ceiling(Tracked server, Resource resource) {
        double ceiling = server.latest()
                .map(reading -> reading.ceiling().getOr(resource, Double.NaN))
                .orElse(Double.NaN);
        return limits(ceiling) ? OptionalDouble.of(ceiling) : OptionalDouble.empty();
    }

    private static boolean limits(double amount) {
        return amount > 0 && amount < Double.MAX_VALUE;
    }
}
