package io.gnomon.plugin.bench;

import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.QuestSampleStore;
import io.gnomon.plugin.store.Sample;
import io.gnomon.plugin.store.SampleStore;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.scheduler.model.ResourceVector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * Gives a data folder a past, as if its daemon had run for hours: rings are full, and servers are of every age, so that
 * some are forecast by their own history and some are matched to others.
 */
final class BenchHistory {
    private static final int ROWS = 5_000;

    private BenchHistory() {}

    /** Server i of n has run for i/n of {@code oldest}, with a sample each period. Returns how many samples were written. */
    static long write(Path data, List<String> names, int hypervisors, Duration oldest, Duration period, Instant now)
            throws IOException {
        Random random = new Random(1);
        long written = 0;
        Path state = Files.createDirectories(data.resolve("state")); // where the daemon has it
        try (Database database = Database.open(state);
                SampleStore samples = QuestSampleStore.open(data.resolve("samples"))) {
            List<ServerRecord> servers = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                byte[] pseudonym = new byte[16];
                random.nextBytes(pseudonym);
                servers.add(database.servers()
                        .seen(new ServerRecord(
                                UUID.nameUUIDFromBytes(("trace " + names.get(i)).getBytes(StandardCharsets.UTF_8)),
                                HexFormat.of().formatHex(pseudonym),
                                names.get(i),
                                "default",
                                "benchmark",
                                "trace-" + (i % hypervisors + 1),
                                true,
                                Map.of(),
                                now.minus(oldest.multipliedBy(i + 1L).dividedBy(names.size())),
                                Optional.empty())));
            }
            List<Sample> batch = new ArrayList<>();
            for (Instant at = now.minus(oldest); at.isBefore(now); at = at.plus(period)) {
                for (ServerRecord server : servers) {
                    if (!at.isBefore(server.startedAt())) {
                        batch.add(sample(server, at, random));
                    }
                }
                if (batch.size() >= ROWS) {
                    samples.append(batch);
                    written += batch.size();
                    batch.clear();
                }
            }
            samples.append(batch);
            written += batch.size();
        }
        return written;
    }

    private static Sample sample(ServerRecord server, Instant at, Random random) {
        double wave = 1 + Math.sin(at.getEpochSecond() / 900.0 + server.name().hashCode());
        double used = 0.2 + 0.5 * wave + 0.1 * random.nextDouble();
        return new Sample(
                server.pseudonym(),
                server.project(),
                at,
                ResourceVector.of(used, 500 + 800 * used, 10 * used, 5 * used),
                ResourceVector.of(2, 4_096, 50, 50));
    }
}
