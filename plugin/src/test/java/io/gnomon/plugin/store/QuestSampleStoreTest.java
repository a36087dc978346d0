package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.SampleFixtures.all;
import static io.gnomon.plugin.store.SampleFixtures.sample;
import static io.gnomon.plugin.store.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestSampleStoreTest {
    @TempDir
    Path folder;

    @Test
    void samplesComeBackAsTheyWereOldestFirst() {
        Sample whole = sample("a", 10);
        Sample partlyUnknown = new Sample(
                "b",
                "project-2",
                NOON.plusSeconds(5).plusNanos(123_000),
                ResourceVector.UNKNOWN.with(Resource.CPU, 0.5),
                ResourceVector.UNKNOWN);
        try (SampleStore store = QuestSampleStore.open(folder)) {
            store.append(List.of(whole, partlyUnknown));

            assertThat(all(store)).containsExactly(partlyUnknown, whole);
            assertThat(store.count()).isEqualTo(2);
        }
        try (SampleStore store = QuestSampleStore.open(folder)) {
            store.append(List.of(sample("a", 20)));

            assertThat(all(store)).containsExactly(partlyUnknown, whole, sample("a", 20));
        }
    }

    @Test
    void onlyWhatIsAskedForIsRead() {
        try (SampleStore store = QuestSampleStore.open(folder)) {
            store.append(IntStream.range(0, 100).mapToObj(i -> sample("a", i)).toList());

            List<Sample> read = new ArrayList<>();
            store.since(NOON.plusSeconds(97), read::add);

            assertThat(read).containsExactly(sample("a", 97), sample("a", 98), sample("a", 99));
        }
    }

    @Test
    void lateSamplesFindTheirPlace() {
        try (SampleStore store = QuestSampleStore.open(folder)) {
            store.append(List.of(sample("a", 86_400), sample("a", 86_410)));
            store.append(List.of(sample("a", 0), sample("a", 86_405)));

            assertThat(all(store))
                    .containsExactly(sample("a", 0), sample("a", 86_400), sample("a", 86_405), sample("a", 86_410));
        }
    }

    @Test
    void anEmptyBatchIsNothing() {
        try (SampleStore store = QuestSampleStore.open(folder)) {
            store.append(List.of());

            assertThat(store.count()).isZero();
            assertThat(all(store)).isEmpty();
        }
    }

    @Test
    void whatWasAppendedSurvivesKillingTheProcessTheMomentAppendReturns() throws Exception {
        try (ForkedJvm daemon = ForkedJvm.start(AppendThenHang.class, folder.toString())) {
            daemon.await("appended");
            assertThatThrownBy(() -> QuestSampleStore.open(folder))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another daemon runs with this data folder");
            daemon.kill();
        }
        try (SampleStore store = QuestSampleStore.open(folder)) {
            assertThat(all(store)).containsExactly(sample("a", 0), sample("a", 1));
            store.append(List.of(sample("a", 2)));
            assertThat(store.count()).isEqualTo(3);
        }
    }

    static final class AppendThenHang {
        public static void main(String[] arguments) throws InterruptedException {
            SampleStore store = QuestSampleStore.open(Path.of(arguments[0]));
            store.append(List.of(sample("a", 0)));
            store.append(List.of(sample("a", 1)));
            ForkedJvm.sayAndHang("appended");
        }
    }

    @Test
    void readersGoBesideTheWriter() {
        try (SampleStore store = QuestSampleStore.open(folder)) {
            CompletableFuture<?>[] readers = Stream.of(1, 2)
                    .map(n -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 50; i++) {
                            assertThat(all(store))
                                    .hasSizeGreaterThanOrEqualTo(0)
                                    .isSortedAccordingTo(java.util.Comparator.comparing(Sample::at));
                        }
                    }))
                    .toArray(CompletableFuture<?>[]::new);
            for (int i = 0; i < 50; i++) {
                store.append(List.of(sample("a", i), sample("b", i)));
            }
            CompletableFuture.allOf(readers).join();

            assertThat(store.count()).isEqualTo(100);
        }
    }

    @Test
    void oldDaysAreDroppedWholeWithTheirFiles() throws IOException {
        try (SampleStore store = QuestSampleStore.open(folder)) {
            store.append(IntStream.range(0, 5)
                    .mapToObj(day -> sample("a", day * 86_400))
                    .toList());
            assertThat(filesNamed("2026-03-02")).isNotEmpty();

            assertThat(store.dropBefore(NOON.plus(Duration.ofDays(2)))).isEqualTo(2);

            assertThat(all(store)).extracting(Sample::at).first().isEqualTo(NOON.plus(Duration.ofDays(2)));
            assertThat(filesNamed("2026-03-02")).isEmpty();
            assertThat(store.dropBefore(NOON.plus(Duration.ofDays(99)))).isEqualTo(3);
            store.append(List.of(sample("a", 0)));
            assertThat(store.count()).isEqualTo(1);
        }
    }

    private List<Path> filesNamed(String part) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().contains(part)).toList();
        }
    }

    @Test
    void damagedFilesAreReportedWithTheMend() throws IOException {
        try (SampleStore store = QuestSampleStore.open(folder)) {
            store.append(List.of(sample("a", 0)));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path meta : files.filter(f -> f.endsWith("_meta")).toList()) {
                Files.write(meta, new byte[100]);
            }
        }

        assertThatThrownBy(() -> QuestSampleStore.open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("restore them from a backup");
    }

    @Test
    void questDbIsQuiet() {
        PrintStream out = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try (SampleStore store = QuestSampleStore.open(folder)) {
            store.append(List.of(sample("a", 0)));
        } finally {
            System.setOut(out);
        }

        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
