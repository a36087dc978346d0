package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.SampleFixtures.all;
import static io.gnomon.plugin.store.SampleFixtures.sample;
import static io.gnomon.plugin.store.StoreFixtures.filesHolding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErasingSamplesTest {
    private static final String FORGOTTEN = "f0e1d2c3b4a5968778695a4b3c2d1e0f";
    private static final String KEPT = "00112233445566778899aabbccddeeff";
    private static final int EACH = 500;

    @TempDir
    Path folder;

    @Test
    void theErasedIsInNoFileAndTheOthersAreIntact() throws IOException {
        try (SampleStore store = QuestSampleStore.open(folder)) {
            store.append(both());
            List<Sample> kept = keptOf(all(store));
            assertThat(filesHolding(folder, FORGOTTEN)).isNotEmpty();

            assertThat(store.erase(Set.of(FORGOTTEN))).isEqualTo(EACH);

            assertThat(filesHolding(folder, FORGOTTEN)).isEmpty();
            assertThat(all(store)).isEqualTo(kept).hasSize(EACH);
            store.append(List.of(sample(KEPT, EACH * 10)));
            assertThat(store.count()).isEqualTo(EACH + 1);
        }
        try (SampleStore store = QuestSampleStore.open(folder)) {
            assertThat(store.count()).isEqualTo(EACH + 1);
            assertThat(filesHolding(folder, FORGOTTEN)).isEmpty();
        }
    }

    @Test
    void aServerWhoseRowsAreGoneIsErasedFromTheSymbolsToo() throws IOException {
        try (SampleStore store = QuestSampleStore.open(folder)) {
            store.append(List.of(sample(FORGOTTEN, 0), sample(KEPT, 3 * 86_400)));
            store.dropBefore(sample(KEPT, 2 * 86_400).at());
            assertThat(filesHolding(folder, FORGOTTEN)).isNotEmpty();

            assertThat(store.erase(Set.of(FORGOTTEN))).isZero();

            assertThat(filesHolding(folder, FORGOTTEN)).isEmpty();
            assertThat(all(store)).containsExactly(sample(KEPT, 3 * 86_400));
        }
    }

    @Test
    void erasingAnUnknownServerChangesNothing() {
        try (SampleStore store = QuestSampleStore.open(folder)) {
            store.append(both());

            assertThat(store.erase(Set.of("ffff"))).isZero();
            assertThat(store.erase(Set.of())).isZero();

            assertThat(store.count()).isEqualTo(2 * EACH);
        }
    }

    @Test
    void everythingCanBeErased() throws IOException {
        try (SampleStore store = QuestSampleStore.open(folder)) {
            store.append(both());

            assertThat(store.erase(Set.of(FORGOTTEN, KEPT))).isEqualTo(2 * EACH);

            assertThat(all(store)).isEmpty();
            assertThat(filesHolding(folder, KEPT)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"listed", "copied", "caught up", "exchanged", "deleted"})
    void anErasureThatWasKilledIsCompletedAtTheNextStart(String step) throws Exception {
        List<Sample> kept;
        try (SampleStore store = QuestSampleStore.open(folder)) {
            store.append(both());
            kept = keptOf(all(store));
        }
        try (ForkedJvm daemon = ForkedJvm.start(EraseAndHangAt.class, folder.toString(), step)) {
            daemon.await(step);
            daemon.kill();
        }

        try (SampleStore store = QuestSampleStore.open(folder)) {
            assertThat(all(store)).isEqualTo(kept);
            assertThat(filesHolding(folder, FORGOTTEN)).isEmpty();
            store.append(List.of(sample(KEPT, EACH * 10)));
            assertThat(store.count()).isEqualTo(EACH + 1);
        }
        assertThat(tables()).hasSize(1);
    }

    static final class EraseAndHangAt {
        public static void main(String[] arguments) {
            QuestSampleStore.open(Path.of(arguments[0]), 0, step -> hangAt(step, arguments[1]))
                    .erase(Set.of(FORGOTTEN));
        }

        private static void hangAt(String step, String wanted) {
            try {
                if (step.equals(wanted)) {
                    ForkedJvm.sayAndHang(step);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"listed", "copied", "caught up"})
    void anErasureThatFailedLeavesTheOldTableAndIsRepeated(String step) throws IOException {
        List<String> failAt = new ArrayList<>(List.of(step));
        try (SampleStore store = QuestSampleStore.open(folder, 0, s -> {
            if (failAt.remove(s)) {
                throw new StoreException("no space");
            }
        })) {
            store.append(both());

            assertThatThrownBy(() -> store.erase(Set.of(FORGOTTEN))).isInstanceOf(StoreException.class);

            assertThat(store.count()).isEqualTo(2 * EACH);
            store.append(List.of(sample(KEPT, EACH * 10)));
            assertThat(store.erase(Set.of())).isEqualTo(EACH);
            assertThat(filesHolding(folder, FORGOTTEN)).isEmpty();
            assertThat(store.count()).isEqualTo(EACH + 1);
        }
        assertThat(tables()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {EACH * 10, 3})
    void whatIsAppendedWhileItErasesIsKeptInOrderOrLate(int second) {
        List<Sample> late = List.of(sample(KEPT, second), sample(FORGOTTEN, second));
        SampleStore[] store = new SampleStore[1];
        try (SampleStore opened = QuestSampleStore.open(folder, 0, step -> {
            if (step.equals("copied")) {
                CompletableFuture.runAsync(() -> store[0].append(late)).join();
            }
        })) {
            store[0] = opened;
            opened.append(both());

            assertThat(opened.erase(Set.of(FORGOTTEN))).isEqualTo(EACH + 1);

            assertThat(opened.count()).isEqualTo(EACH + 1);
            assertThat(all(opened)).contains(late.get(0)).allMatch(s -> s.pseudonym()
                    .equals(KEPT));
        }
    }

    private static List<Sample> both() {
        return IntStream.range(0, EACH)
                .boxed()
                .flatMap(i -> Stream.of(sample(FORGOTTEN, i * 10), sample(KEPT, i * 10)))
                .toList();
    }

    private static List<Sample> keptOf(List<Sample> samples) {
        return samples.stream().filter(s -> s.pseudonym().equals(KEPT)).toList();
    }

    private List<Path> tables() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(e -> e.getFileName().toString().startsWith("table-"))
                    .toList();
        }
    }
}
