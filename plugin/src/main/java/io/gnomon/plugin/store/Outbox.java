package io.gnomon.plugin.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * Events that wait in a file until somebody has taken them, in their order and each topic by itself, so that a flood of one pushes
 * out nothing of another. What is in memory is bounded. Beyond so many of a topic its oldest are given up. Thread-safe.
 */
public final class Outbox implements AutoCloseable {
    private static final int CACHE_MIB = 8;
    private static final int UNSAVED_KIB = 512;
    private static final int FULLNESS_PERCENT = 50;

    private final MVStore file;
    private final MVMap<String, String> names;
    private final Map<String, Queue> queues = new TreeMap<>();
    private final int most;

    /** What waits of one topic, by number. */
    private static final class Queue {
        private final MVMap<Long, byte[]> waiting;
        private long next;
        private long lost;

        Queue(MVMap<Long, byte[]> waiting, long next) {
            this.waiting = waiting;
            this.next = next;
        }
    }

    /**
     * An event with its place in the order of its topic.
     *
     * @param number rises, with gaps
     */
    public record Waiting(long number, Streamed event) {}

    private Outbox(MVStore file, int most) {
        this.file = file;
        this.names = file.openMap(
                "names",
                new MVMap.Builder<String, String>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(StringDataType.INSTANCE));
        this.most = most;
        names.putIfAbsent("outbox", UUID.randomUUID().toString());
    }

    /**
     * @param most events of one topic that wait at the most
     * @throws StoreException if the file is somebody else's or cannot be read
     */
    public static Outbox open(Path file, int most) {
        try {
            MVStore store = new MVStore.Builder()
                    .fileName(file.toString())
                    .cacheSize(CACHE_MIB)
                    .autoCommitBufferSize(UNSAVED_KIB)
                    .autoCompactFillRate(FULLNESS_PERCENT)
                    .open();
            store.setVersionsToKeep(0);
            return new Outbox(store, most);
        } catch (MVStoreException e) {
            throw new StoreException("the events that wait in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Puts an event behind those of its topic.
     *
     * @param now whether it outlives the process from this moment; otherwise within a second
     */
    public synchronized void add(String topic, String key, Instant at, byte[] body, boolean now) {
        Queue queue = queue(topic);
        try {
            while (queue.waiting.sizeAsLong() >= most) {
                queue.waiting.remove(queue.waiting.firstKey());
                queue.lost++;
            }
            queue.waiting.put(queue.next, encoded(key, at, body));
            queue.next++;
            names.put("next." + topic, Long.toString(queue.next)); // no number is given twice, however empty it is
            if (now) {
                file.commit();
            }
        } catch (MVStoreException e) {
            queue.lost++;
            throw new StoreException("an event cannot be kept: " + e.getMessage(), e);
        }
        notifyAll();
    }

    private Queue queue(String topic) {
        return queues.computeIfAbsent(topic, name -> {
            MVMap<Long, byte[]> waiting = file.openMap(
                    "waiting." + name,
                    new MVMap.Builder<Long, byte[]>()
                            .keyType(LongDataType.INSTANCE)
                            .valueType(ByteArrayDataType.INSTANCE));
            long last = waiting.isEmpty() ? 0 : waiting.lastKey() + 1;
            return new Queue(waiting, Math.max(last, Long.parseLong(names.getOrDefault("next." + name, "0"))));
        });
    }

    /** The oldest of a topic, in their order. */
    public synchronized List<Waiting> oldest(String topic, int atMost) {
        List<Waiting> result = new ArrayList<>();
        MVMap<Long, byte[]> waiting = queue(topic).waiting;
        var numbers = waiting.keyIterator(waiting.firstKey());
        while (numbers.hasNext() && result.size() < atMost) {
            long number = numbers.next();
            byte[] bytes = waiting.get(number);
            if (bytes != null) {
                result.add(new Waiting(number, decoded(topic, number, bytes)));
            }
        }
        return result;
    }

    /** These were taken, or never will be. Others that became too old meanwhile stay gone. */
    public synchronized void settled(Collection<Waiting> events) {
        events.forEach(e -> queue(e.event().topic()).waiting.remove(e.number()));
    }

    /** Takes out all of a topic that have one of these keys. */
    public synchronized void forget(String topic, Set<String> keys) {
        MVMap<Long, byte[]> waiting = queue(topic).waiting;
        Set<Long> theirs = new HashSet<>();
        waiting.forEach((number, bytes) -> {
            if (keys.contains(decoded(topic, number, bytes).key())) {
                theirs.add(number);
            }
        });
        theirs.forEach(waiting::remove);
        file.commit();
    }

    public synchronized long waiting(String topic) {
        return queue(topic).waiting.sizeAsLong();
    }

    /** How many were given up since the start. */
    public synchronized long lost(String topic) {
        return queue(topic).lost;
    }

    /** Returns when an event is added, or after this time. */
    public synchronized void await(Duration longest) throws InterruptedException {
        wait(Math.max(1, longest.toMillis()));
    }

    /** Wakes whoever waits. */
    public synchronized void wake() {
        notifyAll();
    }

    private static byte[] encoded(String key, Instant at, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(key);
            out.writeLong(at.getEpochSecond());
            out.writeInt(at.getNano());
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written but to memory", e);
        }
        return bytes.toByteArray();
    }

    private Streamed decoded(String topic, long number, byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            String key = in.readUTF();
            Instant at = Instant.ofEpochSecond(in.readLong(), in.readInt());
            return new Streamed(topic, names.get("outbox") + "-" + topic + "-" + number, key, at, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is read but from memory", e);
        }
    }

    @Override
    public synchronized void close() {
        file.close();
    }
}
