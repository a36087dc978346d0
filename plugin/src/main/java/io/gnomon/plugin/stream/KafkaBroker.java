package io.gnomon.plugin.stream;

import io.gnomon.plugin.store.Streamed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka cluster. Each event is a record of the topic prefix + topic, with the headers of
 * <a href="https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/kafka-protocol-binding.md">CloudEvents 1.0 (binary
 * mode)</a>. It is taken when all replicas in sync have it.
 */
public final class KafkaBroker implements Broker {
    private static final int REQUEST_MILLIS = 5_000;
    private static final int DELIVERY_MILLIS = 12_000;
    private static final int BUFFER_BYTES = 8 << 20;

    private final Properties properties;
    private final String prefix;
    private @Nullable Producer<String, byte[]> producer;

    /**
     * Connects when there is something to send.
     *
     * @param servers host:port, some brokers of the cluster
     * @param more settings of Kafka's producer, such as those of its security
     * @param prefix before the name of each topic
     */
    public KafkaBroker(List<String> servers, Properties more, String prefix) {
        Properties p = new Properties();
        p.putAll(Map.of(
                ProducerConfig.CLIENT_ID_CONFIG, "gnomon",
                ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip", // the others need libraries of their own
                ProducerConfig.LINGER_MS_CONFIG, 5,
                ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, REQUEST_MILLIS,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS));
        p.putAll(more);
        p.putAll(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                String.join(",", servers),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true));
        this.properties = p;
        this.prefix = prefix;
    }

    @Override
    public Taken send(List<Streamed> events) throws InterruptedException {
        try {
            Taken taken = settle(sent(events));
            if (taken.problem().isPresent()) {
                close(); // what is still under way is not to arrive after what is sent next
            }
            return taken;
        } catch (InterruptException e) {
            throw new InterruptedException("while events were sent");
        } catch (KafkaException e) {
            close();
            return new Taken(0, 0, Optional.of(reason(e)));
        }
    }

    /** Up to the first that failed at once: each of the others would wait as long as it did. */
    private List<Future<RecordMetadata>> sent(List<Streamed> events) {
        Producer<String, byte[]> to = connected();
        List<Future<RecordMetadata>> results = new ArrayList<>();
        for (Streamed event : events) {
            Future<RecordMetadata> result = to.send(record(event));
            results.add(result);
            if (result.isDone() && failure(result).filter(e -> !isForGood(e)).isPresent()) {
                break;
            }
        }
        return results;
    }

    private Producer<String, byte[]> connected() {
        Producer<String, byte[]> now = producer;
        if (now == null) {
            now = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
            producer = now;
        }
        return now;
    }

    private static Taken settle(List<Future<RecordMetadata>> results) throws InterruptedException {
        int settled = 0;
        int refused = 0;
        for (Future<RecordMetadata> result : results) {
            try {
                result.get();
            } catch (ExecutionException e) {
                Throwable why = cause(e);
                if (!isForGood(why)) {
                    return new Taken(settled, refused, Optional.of(reason(why)));
                }
                refused++;
            }
            settled++;
        }
        return new Taken(settled, refused, Optional.empty());
    }

    private static Optional<Throwable> failure(Future<?> done) {
        try {
            done.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(cause(e));
        } catch (InterruptedException e) { // it is done: nothing is waited for
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Throwable cause(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause == null ? e : cause;
    }

    /** Sending it again would change nothing, and hold up all behind it. */
    private static boolean isForGood(Throwable e) {
        return e instanceof RecordTooLargeException;
    }

    private static String reason(Throwable e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        Throwable cause = e.getCause();
        return cause == null || cause.getMessage() == null ? why : why + ": " + cause.getMessage();
    }

    private ProducerRecord<String, byte[]> record(Streamed event) {
        RecordHeaders headers = new RecordHeaders();
        Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        event.id(),
                        "ce_source",
                        "/gnomon",
                        "ce_type",
                        "io.gnomon." + event.topic(),
                        "ce_subject",
                        event.key(),
                        "ce_time",
                        event.at().toString(),
                        "content-type",
                        "application/json")
                .forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        return new ProducerRecord<>(
                prefix + event.topic(), null, event.at().toEpochMilli(), event.key(), event.body(), headers);
    }

    @Override
    public void close() {
        Producer<String, byte[]> now = producer;
        producer = null;
        if (now != null) {
            now.close(Duration.ZERO);
        }
    }
}
