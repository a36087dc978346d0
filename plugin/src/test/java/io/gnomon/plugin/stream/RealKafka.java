package io.gnomon.plugin.stream;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A Kafka broker as it is, in a process and a folder of its own, on loopback; can be killed and started again. */
public final class RealKafka implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Path folder;
    private final int port = freePort();
    private Process process;

    public RealKafka(Path folder) throws Exception {
        this.folder = folder;
        Map<String, Object> settings = new TreeMap<>(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                1,
                "controller.listener.names",
                "CONTROLLER",
                "log.dirs",
                folder.resolve("logs"),
                "offsets.topic.replication.factor",
                1,
                "num.partitions",
                3));
        int controller = freePort();
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        settings.put("listeners", "PLAINTEXT://" + servers() + ",CONTROLLER://127.0.0.1:" + controller);
        settings.put("advertised.listeners", "PLAINTEXT://" + servers());
        Files.write(
                file(),
                settings.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList());
        Process format =
                java("kafka.tools.StorageTool", "format", "-t", "gnomon-test-cluster-00", "-c", file().toString());
        if (!format.waitFor(60, TimeUnit.SECONDS) || format.exitValue() != 0) {
            throw new IllegalStateException("Kafka's folder is not made: " + Files.readString(log()));
        }
        start();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path file() {
        return folder.resolve("server.properties");
    }

    private Path log() {
        return folder.resolve("kafka.log");
    }

    private Process java(String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classPath(),
                main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .replace(";", File.pathSeparator);
    }

    /** Returns when it answers. */
    public void start() throws Exception {
        process = java("kafka.Kafka", file().toString());
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers()))) {
            while (true) {
                try {
                    admin.describeCluster().nodes().get(5, TimeUnit.SECONDS);
                    return;
                } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                    if (!process.isAlive() || System.nanoTime() > end) {
                        throw new IllegalStateException("Kafka does not start: " + Files.readString(log()), e);
                    }
                }
            }
        }
    }

    /** As a power cut would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public String servers() {
        return "127.0.0.1:" + port;
    }

    /** All records of a topic so far, by partition and in their order. */
    public List<ConsumerRecord<String, String>> records(String topic) {
        Properties p = new Properties();
        p.putAll(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers(), ConsumerConfig.CHECK_CRCS_CONFIG, true));
        List<ConsumerRecord<String, String>> all = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(p, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(i -> new TopicPartition(topic, i.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(t -> consumer.position(t) < ends.get(t))) {
                consumer.poll(POLL).forEach(all::add);
            }
        }
        return all;
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
