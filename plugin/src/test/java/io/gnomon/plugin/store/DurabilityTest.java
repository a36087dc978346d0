package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.StoreFixtures.NOON;
import static io.gnomon.plugin.store.StoreFixtures.server;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was said to be written is there after a kill at any moment, however busy the database was, and however often it was killed.
 * H2 2.5.252 failed this, once its file was old enough for space in it to be used again (docs/decisions/0041).
 */
class DurabilityTest {
    private static final int KILLS = Integer.getInteger("gnomon.test.kills", 10);
    private static final int YOUNG_KILLS = 2;
    private static final Duration KEPT_BY_H2 = Duration.ofSeconds(46);
    private static final int LEAST_MILLIS = 300;
    private static final int MOST_MILLIS = 1500;

    @TempDir
    Path folder;

    @TempDir
    Path copies;

    @Test
    void nothingThatWasWrittenIsLostByKills() throws Exception {
        Random random = new Random(7);
        Set<Long> written = new HashSet<>();
        Instant begun = Instant.now();
        for (int kill = 0; kill < KILLS; kill++) {
            if (kill == YOUNG_KILLS) {
                Duration left = Duration.between(Instant.now(), begun.plus(KEPT_BY_H2));
                Thread.sleep(Math.max(0, left.toMillis())); // a busy machine may have taken longer by now
            }
            List<String> said = new ArrayList<>();
            try (ForkedJvm daemon = ForkedJvm.start(WriteWithoutAnEnd.class, folder.toString())) {
                daemon.await("open");
                Thread reader = new Thread(() -> said.addAll(daemon.rest()));
                reader.start();
                Thread.sleep(random.nextInt(LEAST_MILLIS, MOST_MILLIS));
                daemon.kill();
                reader.join();
            }
            written.addAll(said.stream()
                    .filter(l -> l.endsWith("."))
                    .map(l -> Long.parseLong(l.substring(0, l.length() - 1)))
                    .collect(Collectors.toSet()));
            // a copy is looked at, so that the next one has to mend the file by itself
            Path copy = Files.createDirectories(copies.resolve("after-" + kill));
            Files.copy(folder.resolve("state.mv.db"), copy.resolve("state.mv.db"));
            try (Database database = Database.open(copy)) {
                Set<Long> kept = database.notifications().list(Optional.empty(), Integer.MAX_VALUE).stream()
                        .map(Notification::id)
                        .collect(Collectors.toSet());
                Set<Long> lost = new HashSet<>(written);
                lost.removeAll(kept);
                assertThat(lost)
                        .as("lost by kill %d of %d written", kill + 1, written.size())
                        .isEmpty();
            }
        }
        assertThat(written).isNotEmpty();
    }

    static final class WriteWithoutAnEnd {
        public static void main(String[] arguments) {
            Database database = Database.open(Path.of(arguments[0]));
            System.out.println("open");
            new Thread(() -> servers(database)).start();
            for (int i = 0; i < 3; i++) {
                new Thread(() -> notes(database)).start();
            }
        }

        private static void notes(Database database) {
            while (true) {
                Notification added = database.notifications()
                        .add(new Notification(
                                0, NOON, "project-1", "gnomon", Optional.empty(), Optional.empty(), "more"));
                System.out.println(added.id() + ".");
            }
        }

        private static void servers(Database database) {
            Servers servers = database.servers();
            while (true) {
                servers.together(() -> {
                    for (int i = 0; i < 100; i++) {
                        servers.seen(server("web-" + i));
                    }
                });
            }
        }
    }
}
