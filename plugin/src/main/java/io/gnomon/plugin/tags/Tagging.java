package io.gnomon.plugin.tags;

import io.gnomon.plugin.allocation.Category;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Labels;
import io.gnomon.plugin.allocation.Sharing;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.config.TagSettings;
import io.gnomon.plugin.fingerprint.Fingerprints;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.Servers;
import io.gnomon.plugin.store.TagRecord;
import io.gnomon.plugin.store.Tags;
import io.gnomon.predictor.tags.TagLearner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Keeps the tags and the category of every running server as all sources say them. {@link #run} is one job's; all else is thread-safe. */
public final class Tagging implements Runnable {
    private static final Duration RECOUNT_EVERY = Duration.ofMinutes(1);

    private final Fleet fleet;
    private final TagBook book;
    private final Categories categories;
    private final ProcessTags processes;
    private final BehaviourTags behaviour;
    private final InstantSource clock;
    private final Map<UUID, Map<String, String>> declared = new ConcurrentHashMap<>();
    private Instant counted = Instant.EPOCH;

    /** @param keep how long ago a server may have stopped that is still counted for what its image says */
    public Tagging(
            TagSettings settings,
            Fleet fleet,
            Cluster cluster,
            Servers servers,
            Tags table,
            Fingerprints fingerprints,
            Sharing sharing,
            TagLearner learner,
            Duration keep,
            InstantSource clock) {
        Kinds kinds = new Kinds(settings.kinds());
        Leave leave = new Leave(sharing, kinds);
        this.fleet = fleet;
        this.book = new TagBook(table, clock);
        this.categories = new Categories(servers, fleet, book, leave, kinds, keep, clock);
        this.processes = new ProcessTags(
                fleet, cluster, book, kinds, sharing::mayUse, settings.confidence(), settings.lookEvery(), clock);
        this.behaviour = new BehaviourTags(
                fleet, fingerprints, book, leave, learner, settings.confidence(), settings.leastServers(), clock);
        this.clock = clock;
    }

    /** Takes in what is declared, tells servers that are new, and sees to it that all have their labels. */
    @Override
    public void run() {
        Collection<Tracked> servers = fleet.all();
        for (Tracked server : servers) {
            ServerRecord record = server.record();
            if (!record.metadata().equals(declared.get(record.id()))) {
                book.declared(record);
                declared.put(record.id(), record.metadata());
            }
        }
        Set<UUID> running = servers.stream().map(s -> s.record().id()).collect(Collectors.toSet());
        declared.keySet().retainAll(running);
        behaviour.tell();
        if (Duration.between(counted, clock.instant()).abs().compareTo(RECOUNT_EVERY) >= 0) {
            categories.recount();
            counted = clock.instant();
        }
        servers.forEach(this::label);
    }

    /** Looks into the guests whose turn it is; may take long. */
    public void look() {
        processes.run().forEach(id -> fleet.find(id).ifPresent(this::label));
    }

    /** Learns from what people say. */
    public void learn() {
        behaviour.run();
        fleet.all().forEach(this::label);
    }

    private void label(Tracked server) {
        ServerRecord record = server.record();
        Category category = categories.of(record);
        server.label(
                Labels.of(book.of(record.id()).stream().map(TagRecord::name).toList(), category));
    }

    /** A person says that a server is this as well. */
    public void add(Tracked server, Collection<String> tags, String actor) {
        book.add(server.record().id(), tags, actor);
        label(server);
    }

    /** A person says that it is not this. */
    public void deny(Tracked server, Collection<String> tags, String actor) {
        book.deny(server.record().id(), tags, actor);
        label(server);
    }

    /** A person says that it is this and nothing else, but for what Nova says. */
    public void set(Tracked server, Collection<String> tags, String actor) {
        book.set(server.record().id(), tags, actor);
        label(server);
    }

    public TagBook book() {
        return book;
    }

    public Categories categories() {
        return categories;
    }

    public ProcessTags processes() {
        return processes;
    }

    public BehaviourTags behaviour() {
        return behaviour;
    }

    /** Forgets servers that were erased, and all that may have been learnt from them. */
    public void forget(Collection<UUID> servers) {
        book.forget(servers);
        behaviour.forget(servers);
        processes.forget(servers);
        servers.forEach(declared::remove);
        categories.recount();
    }
}
