package io.gnomon.plugin.tags;

import io.gnomon.plugin.allocation.Category;
import io.gnomon.plugin.allocation.Category.Basis;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.Servers;
import io.gnomon.plugin.store.TagRecord;
import io.gnomon.plugin.store.TagRecord.Source;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What kind a server is: what its owner declared, else its best tag, else what most servers of its image, or else of its flavor,
 * were. Thread-safe.
 */
public final class Categories {
    /** A kind that fewer of an image's servers were tells nothing. */
    private static final double LEAST_SHARE = 0.5;

    private static final int LEAST_SERVERS = 2;

    private final Servers table;
    private final Fleet fleet;
    private final TagBook book;
    private final Leave leave;
    private final Kinds kinds;
    private final Duration keep;
    private final InstantSource clock;
    /** Servers by image or flavor, by project, by category. */
    private volatile Map<String, Map<String, Map<String, Integer>>> counts = Map.of();

    /** @param keep how long ago a server may have been started that is counted though it has stopped */
    Categories(Servers table, Fleet fleet, TagBook book, Leave leave, Kinds kinds, Duration keep, InstantSource clock) {
        this.table = table;
        this.fleet = fleet;
        this.book = book;
        this.leave = leave;
        this.kinds = kinds;
        this.keep = keep;
        this.clock = clock;
    }

    /** Of a server that is known. */
    Category of(ServerRecord server) {
        return of(server.project(), server.metadata(), book.of(server.id()), book.denied(server.id()));
    }

    /** Of a server that does not run yet, by what is declared of it. */
    public Category ofRequest(String project, Map<String, String> metadata) {
        Optional<String> tag = TagNames.of(metadata).stream().max(Comparator.comparing(kinds::isKind));
        return declared(metadata)
                .or(() -> tag.map(name -> new Category(name, Basis.TAG, 1, "it is to have this tag")))
                .or(() -> asOthers(project, metadata, Set.of()))
                .orElse(Category.UNKNOWN);
    }

    private Category of(String project, Map<String, String> metadata, List<TagRecord> tags, Set<String> denied) {
        return declared(metadata)
                .or(() -> tagged(tags))
                .or(() -> asOthers(project, metadata, denied))
                .orElse(Category.UNKNOWN);
    }

    private static Optional<Category> declared(Map<String, String> metadata) {
        return TagNames.category(metadata).map(name -> new Category(name, Basis.DECLARED, 1, "its owner declared it"));
    }

    /** People first, and of what they say the name of an application; then processes, then behaviour. */
    private Optional<Category> tagged(List<TagRecord> tags) {
        return tags.stream()
                .min(Comparator.<TagRecord, Integer>comparing(
                                t -> t.source().isPeoples() ? 0 : t.source().ordinal())
                        .thenComparing(t -> !kinds.isKind(t.name()))
                        .thenComparing(TagRecord::confidence, Comparator.reverseOrder())
                        .thenComparing(TagRecord::since)
                        .thenComparing(TagRecord::name))
                .map(tag -> new Category(tag.name(), Basis.TAG, tag.confidence(), "tag: " + tag.reason()));
    }

    private Optional<Category> asOthers(String project, Map<String, String> metadata, Set<String> denied) {
        return asOthers(project, "image", Basis.IMAGE, metadata, denied)
                .or(() -> asOthers(project, "flavor", Basis.FLAVOR, metadata, denied));
    }

    private Optional<Category> asOthers(
            String project, String key, Basis basis, Map<String, String> metadata, Set<String> denied) {
        String value = metadata.get(key);
        Map<String, Integer> seen = new TreeMap<>();
        counts.getOrDefault(key + " " + value, Map.of())
                .forEach((theirs, byCategory) -> byCategory.forEach((name, n) -> {
                    if (leave.mayName(project, theirs, name)) {
                        seen.merge(name, n, Integer::sum);
                    }
                }));
        double all = seen.values().stream().mapToInt(n -> n).sum();
        return seen.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .filter(most -> most.getValue() >= LEAST_SERVERS && most.getValue() >= LEAST_SHARE * all)
                .filter(most -> !denied.contains(most.getKey()))
                .map(most -> new Category(
                        most.getKey(),
                        basis,
                        most.getValue() / all,
                        String.format(
                                Locale.ROOT,
                                "%d of %.0f servers of %s %s were this",
                                most.getValue(),
                                all,
                                key,
                                value)));
    }

    /** Counts anew what servers of each image and flavor are and were. What was concluded from behaviour does not count. */
    void recount() {
        Map<String, Map<String, Map<String, Integer>>> now = new HashMap<>();
        Map<UUID, ServerRecord> servers = new HashMap<>();
        table.startedSince(clock.instant().minus(keep)).forEach(server -> servers.put(server.id(), server));
        fleet.all().stream().map(Tracked::record).forEach(server -> servers.put(server.id(), server));
        for (ServerRecord server : servers.values()) {
            known(server).ifPresent(category -> {
                for (String key : List.of("image", "flavor")) {
                    String value = server.metadata().get(key);
                    if (value != null) {
                        now.computeIfAbsent(key + " " + value, k -> new HashMap<>())
                                .computeIfAbsent(server.project(), p -> new HashMap<>())
                                .merge(category.name(), 1, Integer::sum);
                    }
                }
            });
        }
        counts = now;
    }

    private Optional<Category> known(ServerRecord server) {
        return declared(server.metadata())
                .or(() -> tagged(book.of(server.id()).stream()
                        .filter(tag -> tag.source() != Source.BEHAVIOUR)
                        .toList()));
    }
}
