package io.gnomon.plugin.tags;

import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.TagRecord;
import io.gnomon.plugin.store.TagRecord.Source;
import io.gnomon.plugin.store.Tags;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The tags of all servers, in memory and in the database. What a person says wins over Nova, that over the guest's processes, that
 * over the behaviour; a tag that a person has denied of a server is given to it by no rule again. Thread-safe.
 */
public final class TagBook {
    private final Tags table;
    private final InstantSource clock;
    private final Map<UUID, List<TagRecord>> all = new HashMap<>();
    private long erasures;

    /** Reads what is known. */
    public TagBook(Tags table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
        table.all().forEach(tag -> all.computeIfAbsent(tag.server(), id -> new ArrayList<>())
                .add(tag));
    }

    /** The tags of a server, each by the best source that says it, the oldest first. */
    public synchronized List<TagRecord> of(UUID server) {
        Map<String, TagRecord> best = new TreeMap<>();
        Set<String> denied = names(server, TagRecord::denied);
        for (TagRecord tag : records(server)) {
            boolean isDenied =
                    denied.contains(tag.name()) && tag.source() != Source.NOVA; // Nova is the master of its own
            if (!tag.denied() && !isDenied) {
                best.merge(tag.name(), tag, (a, b) -> a.source().compareTo(b.source()) <= 0 ? a : b);
            }
        }
        return best.values().stream()
                .sorted(Comparator.comparing(TagRecord::since).thenComparing(TagRecord::name))
                .toList();
    }

    /** Whether Nova has a tag for a server now. */
    public synchronized boolean isNovas(UUID server, String name) {
        return find(server, name, Source.NOVA).isPresent();
    }

    /** The tags that people gave to a server, here or in Nova. */
    synchronized Set<String> byPeople(UUID server) {
        return names(server, tag -> !tag.denied() && tag.source().isPeoples());
    }

    /** The tags that people said a server is not. */
    synchronized Set<String> denied(UUID server) {
        return names(server, TagRecord::denied);
    }

    private Set<String> names(UUID server, Predicate<TagRecord> which) {
        return records(server).stream().filter(which).map(TagRecord::name).collect(Collectors.toUnmodifiableSet());
    }

    private List<TagRecord> records(UUID server) {
        return all.getOrDefault(server, List.of());
    }

    /** A person gives tags. */
    public synchronized void add(UUID server, Collection<String> names, String actor) {
        write(List.of(), says(server, names, actor, false));
    }

    /** A person says that a server is not these: no rule gives them to it again. */
    public synchronized void deny(UUID server, Collection<String> names, String actor) {
        write(List.of(), says(server, names, actor, true));
    }

    /** A person says which these are: the others are denied, but for Nova's, which are taken away there. */
    public synchronized void set(UUID server, Collection<String> names, String actor) {
        List<String> others = of(server).stream()
                .filter(tag -> tag.source() != Source.NOVA)
                .map(TagRecord::name)
                .filter(name -> !names.contains(name))
                .toList();
        List<TagRecord> said = new ArrayList<>(says(server, names, actor, false));
        said.addAll(says(server, others, actor, true));
        write(List.of(), said);
    }

    private List<TagRecord> says(UUID server, Collection<String> names, String actor, boolean denied) {
        Instant now = clock.instant();
        String reason = actor + " says " + (denied ? "that it is not" : "so");
        return names.stream()
                .filter(name -> find(server, name, Source.PERSON)
                        .filter(known -> known.denied() == denied)
                        .isEmpty())
                .map(name -> new TagRecord(server, name, Source.PERSON, 1, actor, reason, now, denied))
                .toList();
    }

    /** What a server's metadata says: in Nova that is what holds now; elsewhere it holds until somebody here says otherwise. */
    synchronized void declared(ServerRecord server) {
        Set<String> names = TagNames.of(server.metadata());
        if (TagNames.isNovas(server)) {
            rule(
                    server.id(),
                    Source.NOVA,
                    names.stream().map(name -> new Tag(name, 1, "Nova has it")).toList());
            return;
        }
        names.removeIf(name -> find(server.id(), name, Source.PERSON).isPresent());
        Instant now = clock.instant();
        write(
                List.of(),
                names.stream()
                        .map(name -> new TagRecord(
                                server.id(),
                                name,
                                Source.PERSON,
                                1,
                                server.actor(),
                                "its owner declared it",
                                now,
                                false))
                        .toList());
    }

    /** What a rule says of a server now, in the place of what it said before. */
    synchronized void rule(UUID server, Source source, List<Tag> given) {
        Set<String> denied = source == Source.NOVA ? Set.of() : denied(server);
        Map<String, Tag> now = new TreeMap<>();
        given.stream().filter(tag -> !denied.contains(tag.name())).forEach(tag -> now.put(tag.name(), tag));
        List<TagRecord> gone = records(server).stream()
                .filter(tag -> tag.source() == source && !now.containsKey(tag.name()))
                .toList();
        List<TagRecord> written = new ArrayList<>();
        for (Tag tag : now.values()) {
            TagRecord known = find(server, tag.name(), source).orElse(null);
            if (known == null || !tag.is(known)) {
                written.add(new TagRecord(
                        server,
                        tag.name(),
                        source,
                        tag.confidence(),
                        Tag.giver(source),
                        tag.reason(),
                        known == null ? clock.instant() : known.since(),
                        false));
            }
        }
        write(gone, written);
    }

    /** As {@link #rule}, unless servers were erased since: then what it was concluded from may be gone. Returns whether it was taken. */
    synchronized boolean rule(UUID server, Source source, List<Tag> given, long before) {
        boolean whole = erasures == before;
        if (whole) {
            rule(server, source, given);
        }
        return whole;
    }

    synchronized long erasures() {
        return erasures;
    }

    private Optional<TagRecord> find(UUID server, String name, Source source) {
        return records(server).stream()
                .filter(tag -> tag.name().equals(name) && tag.source() == source)
                .findFirst();
    }

    /** First into the database: what it refuses is not believed. */
    private void write(List<TagRecord> gone, List<TagRecord> written) {
        table.change(gone, written);
        gone.forEach(this::drop);
        written.forEach(tag -> {
            drop(tag);
            all.computeIfAbsent(tag.server(), id -> new ArrayList<>()).add(tag);
        });
    }

    private void drop(TagRecord tag) {
        List<TagRecord> of = all.get(tag.server());
        if (of != null) {
            of.removeIf(known -> known.name().equals(tag.name()) && known.source() == tag.source());
        }
    }

    /**
     * Forgets servers, whose rows went with them. If one of them may have been an example, so may every tag be that was concluded
     * from behaviour: these go too, and are given again by what is learnt next.
     */
    public synchronized void forget(Collection<UUID> servers) {
        erasures++;
        servers.forEach(all::remove);
        List<TagRecord> concluded = all.values().stream()
                .flatMap(List::stream)
                .filter(tag -> tag.source() == Source.BEHAVIOUR)
                .toList();
        write(concluded, List.of());
    }
}
