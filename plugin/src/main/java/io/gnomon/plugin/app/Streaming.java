package io.gnomon.plugin.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.config.StreamSettings;
import io.gnomon.plugin.metrics.Family;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.EventHub;
import io.gnomon.plugin.rest.EventSource;
import io.gnomon.plugin.rest.Interest;
import io.gnomon.plugin.rest.Json;
import io.gnomon.plugin.rest.Topic;
import io.gnomon.plugin.store.Outbox;
import io.gnomon.plugin.store.StoreException;
import io.gnomon.plugin.stream.KafkaBroker;
import io.gnomon.plugin.stream.Sender;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears of everything that is to be sent on, and lays it down for the sender. Thread-safe. */
final class Streaming implements EventSource.Listener {
    private static final Logger log = LoggerFactory.getLogger(Streaming.class);

    /** So many that one commit for each would be felt; the last second of them is lost if the process is killed. */
    private static final Set<Topic> MANY = EnumSet.of(Topic.SAMPLES, Topic.FORECASTS);

    private final Outbox outbox;
    private final Sender sender;
    private final Interest interest;
    private final InstantSource clock;
    private final ObjectMapper json = Json.mapper();

    private Streaming(Outbox outbox, Sender sender, Interest interest, InstantSource clock) {
        this.outbox = outbox;
        this.sender = sender;
        this.interest = interest;
        this.clock = clock;
    }

    /** @return empty if nothing is to be sent */
    static Optional<Streaming> of(StreamSettings c, Path data, EventHub events, Parts parts, InstantSource clock) {
        Set<Topic> topics = c.topics().stream()
                .map(Topic::of)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Topic.class)));
        if (c.kafka().isEmpty() || topics.isEmpty()) {
            return Optional.empty();
        }
        Properties more = c.kafkaProperties().map(Streaming::properties).orElseGet(Properties::new);
        Outbox outbox =
                parts.keep(Outbox.open(Folders.own(data.resolve("stream")).resolve("outbox.mv.db"), c.mostWaiting()));
        Sender sender = new Sender(
                outbox,
                new KafkaBroker(c.kafka(), more, c.prefix()),
                c.topics(),
                "Kafka at " + String.join(",", c.kafka()),
                clock);
        Streaming streaming = new Streaming(
                outbox, sender, new Interest(new Caller(Caller.ALL_PROJECTS, "stream"), topics, Set.of()), clock);
        events.subscribe(streaming);
        parts.keep(sender).start();
        return Optional.of(streaming);
    }

    private static Properties properties(Path file) {
        try (Reader in = Files.newBufferedReader(file)) {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw new ClientException(
                        "stream.kafka-properties: " + file + " can be read by everybody",
                        "chmod 640 it, or better 600");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties;
        } catch (IOException | IllegalArgumentException e) { // a message of the second could show what is in it
            throw new ClientException(
                    "stream.kafka-properties: " + file + " cannot be read",
                    "write NAME=VALUE on each line of a file that the daemon's user may read");
        }
    }

    @Override
    public Interest interest() {
        return interest;
    }

    @Override
    public void on(EventSource.Event event) {
        if (!interest.includes(event)) {
            return;
        }
        try {
            outbox.add(
                    event.topic().label(),
                    event.server().map(UUID::toString).orElse(event.project()),
                    clock.instant(),
                    json.writeValueAsBytes(event.view()),
                    !MANY.contains(event.topic()));
        } catch (StoreException | JsonProcessingException e) { // what happens goes on, whoever is told of it
            log.error("an event of {} is not sent on: {}", event.topic().label(), e.getMessage());
        }
    }

    /** What was measured of these servers and waits is not sent any more. */
    void forget(Collection<UUID> servers) {
        Set<String> keys = servers.stream().map(UUID::toString).collect(Collectors.toSet());
        MANY.forEach(topic -> outbox.forget(topic.label(), keys));
    }

    List<String> problems() {
        return sender.problem().stream().toList();
    }

    List<Family> metrics() {
        Family waiting = new Family("gnomon_stream_waiting", "events that wait until Kafka takes them", "topic");
        Family lost = new Family("gnomon_stream_lost", "events that were given up: too many waited", "topic");
        interest.topics().stream().sorted().map(Topic::label).forEach(topic -> {
            waiting.add(outbox.waiting(topic), topic);
            lost.add(outbox.lost(topic), topic);
        });
        Family sent = new Family("gnomon_stream_sent", "events that Kafka has taken since the start");
        sent.add(sender.sent());
        Family refused = new Family("gnomon_stream_refused", "events that Kafka never takes: they are too large");
        refused.add(sender.refused());
        return List.of(waiting, lost, sent, refused);
    }
}
