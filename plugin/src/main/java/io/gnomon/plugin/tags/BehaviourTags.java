package io.gnomon.plugin.tags;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.fingerprint.Fingerprints;
import io.gnomon.plugin.fingerprint.Span;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.TagRecord.Source;
import io.gnomon.predictor.tags.TagExample;
import io.gnomon.predictor.tags.TagLearner;
import io.gnomon.predictor.tags.TagModel;
import io.gnomon.predictor.tags.TagScore;
import io.gnomon.predictor.tags.TagTrial;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tags by behaviour: learnt from the fingerprints of servers that people have tagged, and given to those that they have not. A
 * project's servers are told by its own examples and by those of projects that permit it; a project without examples by the latter
 * alone. What is learnt is kept in memory, and applied only if it tells more than the most frequent tag. Thread-safe.
 */
public final class BehaviourTags {
    private static final Logger log = LoggerFactory.getLogger(BehaviourTags.class);
    /** The scope of all projects that have no examples of their own. */
    public static final String COMMON = "*";

    private static final int LEAST_EACH = 3;
    private static final int MOST_EXAMPLES = 1_000;
    /** Projects that get a forest of their own; those with fewer tagged servers share the common one. */
    private static final int MOST_PROJECTS = 50;

    private static final long SEED = 20_190_101;

    private final Fleet fleet;
    private final Fingerprints fingerprints;
    private final TagBook book;
    private final Leave leave;
    private final TagLearner learner;
    private final double leastConfidence;
    private final int leastServers;
    private final InstantSource clock;
    private final Object running = new Object();
    private Map<String, Map<Span, Learnt>> learnt = Map.of();
    private final Set<UUID> told = new HashSet<>();

    /**
     * How what was learnt stands.
     *
     * @param project whose servers it tells, or {@link #COMMON}
     * @param score of a cross-validation
     * @param note why it is not applied; empty if it is
     */
    public record Standing(
            String project, Span span, int servers, Set<String> tags, TagScore score, String note, Instant learntAt) {
        public boolean isApplied() {
            return note.isEmpty();
        }
    }

    private record Learnt(Standing standing, @Nullable TagModel model) {}

    /** @param leastServers how many tagged servers it takes */
    BehaviourTags(
            Fleet fleet,
            Fingerprints fingerprints,
            TagBook book,
            Leave leave,
            TagLearner learner,
            double leastConfidence,
            int leastServers,
            InstantSource clock) {
        this.fleet = fleet;
        this.fingerprints = fingerprints;
        this.book = book;
        this.leave = leave;
        this.learner = learner;
        this.leastConfidence = leastConfidence;
        this.leastServers = leastServers;
        this.clock = clock;
    }

    /** Learns all anew, and tells all servers by it. */
    public void run() {
        synchronized (running) {
            long before = book.erasures();
            Map<ServerRecord, Set<String>> tagged = tagged();
            Set<String> projects = projects(tagged.keySet());
            Map<String, Map<Span, Learnt>> made = new TreeMap<>();
            for (Span span : Span.values()) {
                Map<UUID, float[]> features = fingerprints.features(span);
                for (String project : projects) {
                    made.computeIfAbsent(project, p -> new TreeMap<>())
                            .put(span, learn(project, span, examples(project, tagged, features)));
                }
            }
            if (publish(made, before)) {
                tell();
            }
        }
    }

    /** Those with most tagged servers, and the one that stands for all others. */
    private static Set<String> projects(Collection<ServerRecord> tagged) {
        Map<String, Integer> servers = new TreeMap<>();
        tagged.forEach(server -> servers.merge(server.project(), 1, Integer::sum));
        Set<String> projects = new TreeSet<>(List.of(COMMON));
        servers.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(MOST_PROJECTS)
                .forEach(e -> projects.add(e.getKey()));
        return projects;
    }

    private synchronized boolean publish(Map<String, Map<Span, Learnt>> made, long before) {
        if (book.erasures() != before) {
            log.info("servers were erased while tags were learnt: they are learnt again at the next run");
            return false;
        }
        learnt = made;
        told.clear();
        return true;
    }

    /** What people say of running servers, by tag or by what they declared. */
    private Map<ServerRecord, Set<String>> tagged() {
        Map<ServerRecord, Set<String>> tagged = new HashMap<>();
        for (Tracked server : fleet.all()) {
            Set<String> tags = byPeople(server.record());
            if (!tags.isEmpty()) {
                tagged.put(server.record(), tags);
            }
        }
        return tagged;
    }

    private Set<String> byPeople(ServerRecord server) {
        Set<String> tags = new TreeSet<>(book.byPeople(server.id()));
        TagNames.category(server.metadata()).ifPresent(tags::add);
        tags.removeAll(book.denied(server.id()));
        return tags;
    }

    /** Those that may be learnt from for a project, without tags that too few servers have. */
    private List<TagExample> examples(
            String project, Map<ServerRecord, Set<String>> tagged, Map<UUID, float[]> features) {
        Map<ServerRecord, Set<String>> usable = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        tagged.forEach((server, tags) -> {
            if (features.containsKey(server.id())) {
                Set<String> named = new TreeSet<>(tags);
                named.removeIf(tag -> !leave.mayName(project, server.project(), tag));
                named.forEach(tag -> counts.merge(tag, 1, Integer::sum));
                usable.put(server, named);
            }
        });
        List<TagExample> examples = new ArrayList<>();
        usable.entrySet().stream()
                .sorted(Comparator.<Map.Entry<ServerRecord, Set<String>>, Boolean>comparing(
                                e -> !e.getKey().project().equals(project)) // its own first
                        .thenComparing(e -> e.getKey().id()))
                .forEach(e -> {
                    e.getValue().removeIf(tag -> counts.getOrDefault(tag, 0) < LEAST_EACH);
                    float[] of = features.get(e.getKey().id());
                    if (of != null && !e.getValue().isEmpty() && examples.size() < MOST_EXAMPLES) {
                        examples.add(new TagExample(e.getKey().id().toString(), of, e.getValue()));
                    }
                });
        return examples;
    }

    private Learnt learn(String project, Span span, List<TagExample> examples) {
        Set<String> tags = new TreeSet<>();
        examples.forEach(e -> tags.addAll(e.tags()));
        boolean enough = examples.size() >= leastServers && tags.size() >= 2;
        TagScore score = TagTrial.of(learner, enough ? examples : List.of(), leastConfidence, SEED);
        String note = "";
        if (!enough) {
            note = String.format(
                    Locale.ROOT,
                    "it takes %d tagged servers, and two tags that %d of them have; there are %d with %d tags",
                    leastServers,
                    LEAST_EACH,
                    examples.size(),
                    tags.size());
        } else if (!score.isBetter()) {
            note = String.format(
                    Locale.ROOT,
                    "it is right of %d of %d servers, and the most frequent tag of %d: not better beyond chance",
                    score.right(),
                    score.servers(),
                    score.rightByFrequency());
        }
        return new Learnt(
                new Standing(project, span, examples.size(), tags, score, note, clock.instant()),
                note.isEmpty() ? learner.learn(examples, SEED) : null);
    }

    /** Tells servers that were not told yet by what is learnt. */
    void tell() {
        Map<Span, Map<UUID, float[]>> features = new EnumMap<>(Span.class);
        for (Span span : Span.values()) {
            features.put(span, fingerprints.features(span));
        }
        for (Tracked server : fleet.all()) {
            tell(server.record(), features);
        }
    }

    private void tell(ServerRecord server, Map<Span, Map<UUID, float[]>> features) {
        long before = book.erasures();
        if (!byPeople(server).isEmpty()) {
            book.rule(server.id(), Source.BEHAVIOUR, List.of(), before);
            return;
        }
        Optional<Span> span = features.entrySet().stream()
                .filter(of -> of.getValue().containsKey(server.id()))
                .map(Map.Entry::getKey)
                .max(Comparator.naturalOrder());
        if (span.isPresent() && isNew(server.id())) {
            float[] of = Objects.requireNonNull(features.get(span.get())).get(server.id());
            book.rule(
                    server.id(),
                    Source.BEHAVIOUR,
                    guess(server.project(), span.get(), Objects.requireNonNull(of)).stream()
                            .toList(),
                    before);
        }
    }

    private synchronized boolean isNew(UUID server) {
        return !learnt.isEmpty() && told.add(server);
    }

    private Optional<Tag> guess(String project, Span span, float[] features) {
        Learnt by = of(project).get(span);
        if (by == null || by.model() == null) {
            return Optional.empty();
        }
        TagScore score = by.standing().score();
        return by.model()
                .best(features)
                .map(guess -> new Tag(
                        guess.tag(),
                        Math.min(guess.probability(), score.precision(guess.tag())),
                        "it behaves like the servers that have it, over " + span.label()))
                .filter(tag -> tag.confidence() >= leastConfidence);
    }

    private synchronized Map<Span, Learnt> of(String project) {
        return Optional.ofNullable(learnt.get(project)).orElseGet(() -> learnt.getOrDefault(COMMON, Map.of()));
    }

    /** How what tells a project's servers stands, by span. */
    public List<Standing> standings(String project) {
        return of(project).values().stream().map(Learnt::standing).toList();
    }

    /** How all stands that was learnt. */
    public synchronized List<Standing> standings() {
        return learnt.values().stream()
                .flatMap(spans -> spans.values().stream())
                .map(Learnt::standing)
                .toList();
    }

    /** What was learnt may know one of the servers that were erased: it is learnt anew at the next run. */
    synchronized void forget(Collection<UUID> servers) {
        learnt = Map.of();
        told.clear();
        log.debug("tags are learnt anew: {} servers were erased", servers.size());
    }
}
