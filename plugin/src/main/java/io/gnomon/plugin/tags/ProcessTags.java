package io.gnomon.plugin.tags;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.GuestLook;
import io.gnomon.plugin.cluster.GuestProcess;
import io.gnomon.plugin.store.TagRecord.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tags by the processes that run in guests, where a guest tells them. A rule is trusted as far as people leave it: each server of
 * which they deny its tag speaks against it, each one that they tag alike for it. {@link #run} is one job's; all else is
 * thread-safe.
 */
public final class ProcessTags {
    private static final Logger log = LoggerFactory.getLogger(ProcessTags.class);
    /** What a rule is worth that nobody has judged yet: right nine times of ten. */
    private static final double JUDGED = 10;

    private static final double RIGHT = 9;

    private final Fleet fleet;
    private final Cluster cluster;
    private final TagBook book;
    private final Kinds kinds;
    private final BiPredicate<String, String> mayUse;
    private final double leastConfidence;
    private final Duration every;
    private final InstantSource clock;
    private final Map<UUID, Seen> seen = new ConcurrentHashMap<>();
    /** The job's alone, but for what is forgotten. */
    private final Map<UUID, Calls> calls = new ConcurrentHashMap<>();

    /**
     * What a guest told and when.
     *
     * @param calls of each program, the share of the looks in which it was found in each call to the system
     */
    public record Seen(GuestLook look, Instant at, Map<String, Map<String, Double>> calls) {}

    /** @param mayUse whether what people say of servers of the second project is used for those of the first */
    public ProcessTags(
            Fleet fleet,
            Cluster cluster,
            TagBook book,
            Kinds kinds,
            BiPredicate<String, String> mayUse,
            double leastConfidence,
            Duration every,
            InstantSource clock) {
        this.fleet = fleet;
        this.cluster = cluster;
        this.book = book;
        this.kinds = kinds;
        this.mayUse = mayUse;
        this.leastConfidence = leastConfidence;
        this.every = every;
        this.clock = clock;
    }

    /** Looks into the guests whose turn it is. Returns the servers that were looked at. */
    Set<UUID> run() {
        Set<UUID> looked = new TreeSet<>();
        Collection<Tracked> servers = fleet.all();
        for (Tracked server : servers) {
            UUID id = server.record().id();
            Seen before = seen.get(id);
            boolean due = before == null
                    || Duration.between(before.at(), clock.instant()).abs().compareTo(every) >= 0;
            if (due) {
                look(server);
                looked.add(id);
            }
        }
        Set<UUID> there = servers.stream().map(s -> s.record().id()).collect(Collectors.toSet());
        seen.keySet().retainAll(there);
        calls.keySet().retainAll(there);
        return looked;
    }

    private void look(Tracked server) {
        UUID id = server.record().id();
        long before = book.erasures();
        GuestLook look;
        try {
            look = cluster.port(server.record().hypervisor()).processes(id);
        } catch (RuntimeException e) {
            log.debug("{}: its guest cannot be asked: {}", server.record().name(), e.getMessage());
            look = GuestLook.refused("its hypervisor cannot be asked: " + e.getMessage());
        }
        seen.put(id, new Seen(look, clock.instant(), calls(id, look)));
        if (look.isTold()) { // a guest that says nothing now is not another one for that
            book.rule(id, Source.PROCESS, tags(server.record().project(), look), before);
        }
    }

    private Map<String, Map<String, Double>> calls(UUID server, GuestLook look) {
        if (!look.isTold()) {
            return Map.of();
        }
        Calls of = calls.computeIfAbsent(server, id -> new Calls());
        of.add(look);
        Map<String, Map<String, Double>> shares = new TreeMap<>();
        look.processes().forEach(process -> shares.computeIfAbsent(process.name(), of::of));
        return shares;
    }

    /** The tags that processes give, those that are sure enough. */
    private List<Tag> tags(String project, GuestLook look) {
        Map<String, Set<String>> by = new TreeMap<>();
        for (GuestProcess process : look.processes()) {
            kinds.of(process.name()).ifPresent(tag -> by.computeIfAbsent(tag, t -> new TreeSet<>())
                    .add(process.name()));
        }
        List<Tag> tags = new ArrayList<>();
        by.forEach((tag, names) -> {
            double confidence = confidence(project, tag);
            if (confidence >= leastConfidence) {
                tags.add(new Tag(tag, confidence, "in its guest runs " + String.join(", ", names)));
            }
        });
        return tags;
    }

    private double confidence(String project, String tag) {
        double judged = JUDGED;
        double right = RIGHT;
        for (Tracked other : fleet.all()) {
            UUID id = other.record().id();
            boolean ruled = runs(id, tag);
            if (ruled && mayUse.test(project, other.record().project())) {
                boolean so = book.byPeople(id).contains(tag);
                judged += so || book.denied(id).contains(tag) ? 1 : 0;
                right += so ? 1 : 0;
            }
        }
        return right / judged;
    }

    private boolean runs(UUID server, String tag) {
        Seen of = seen.get(server);
        return of != null
                && of.look().processes().stream()
                        .anyMatch(process ->
                                kinds.of(process.name()).filter(tag::equals).isPresent());
    }

    /** The tag that a process gives by its name. */
    public Optional<String> tagOf(String process) {
        return kinds.of(process);
    }

    /** What a server's guest told last; empty if it was not asked yet. */
    public Optional<Seen> seen(UUID server) {
        return Optional.ofNullable(seen.get(server));
    }

    void forget(Collection<UUID> servers) {
        servers.forEach(seen::remove);
        servers.forEach(calls::remove);
    }
}
