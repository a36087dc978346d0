package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.SampleFixtures.all;
import static io.gnomon.plugin.store.SampleFixtures.sample;
import static io.gnomon.plugin.store.StoreFixtures.intent;
import static io.gnomon.plugin.store.StoreFixtures.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
    private static final int BATCH = 500;

    @TempDir
    Path folder;

    @Test
    void samplesAreRefusedWhileTheDiskIsFullAndTakenAgainAfterwards() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, 48)) {
            try (SampleStore store = QuestSampleStore.open(disk.folder(), 0, step -> {})) {
                store.append(batch(0));
                disk.fill();
                int stored = appendUntilRefused(store);
                assertThatThrownBy(() -> store.append(batch(1000)))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("the disk is full; free some space");

                assertThat(all(store)).hasSize(stored * BATCH);
                disk.free();
                store.append(batch(stored));

                assertThat(all(store))
                        .isEqualTo(IntStream.rangeClosed(0, stored)
                                .mapToObj(FullDiskTest::batch)
                                .flatMap(List::stream)
                                .toList());
            }
        }
    }

    private static int appendUntilRefused(SampleStore store) {
        for (int n = 1; n < 1000; n++) {
            List<Sample> batch = batch(n);
            Throwable refusal = catchThrowable(() -> store.append(batch));
            if (refusal != null) {
                assertThat(refusal)
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("the disk is full; free some space");
                return n;
            }
        }
        throw new AssertionError("the disk never got full");
    }

    @Test
    void aNewDayOnAFullDiskLeavesNothingHalf() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, 48)) {
            try (SampleStore store = QuestSampleStore.open(disk.folder(), 0, step -> {})) {
                store.append(batch(0));
                disk.fill();
                List<Sample> acrossMidnight = List.of(sample("a", 12 * 3600 - 1), sample("b", 12 * 3600 + 1));

                assertThatThrownBy(() -> store.append(acrossMidnight)).isInstanceOf(StoreException.class);

                assertThat(all(store)).isEqualTo(batch(0));
                disk.free();
                store.append(acrossMidnight);
                assertThat(store.count()).isEqualTo(BATCH + 2);
            }
            try (SampleStore store = QuestSampleStore.open(disk.folder(), 0, step -> {})) {
                assertThat(store.count()).isEqualTo(BATCH + 2);
            }
        }
    }

    @Test
    void anErasureOnAFullDiskIsRepeatedWhenThereIsSpace() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, 48)) {
            try (SampleStore store = QuestSampleStore.open(disk.folder(), 0, step -> {})) {
                store.append(batch(0));
                store.append(List.of(sample("forgotten", BATCH)));
                disk.fill();

                assertThatThrownBy(() -> store.erase(Set.of("forgotten")))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("the disk is full");

                assertThat(store.count()).isEqualTo(BATCH + 1);
                disk.free();
                assertThat(store.erase(Set.of("forgotten"))).isEqualTo(1);
                assertThat(all(store)).isEqualTo(batch(0));
            }
        }
    }

    @Test
    void samplesStopWhileThereIsRoomForTheJournal() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, 48)) {
            try (SampleStore store = QuestSampleStore.open(disk.folder(), 48L << 20, step -> {})) {
                assertThatThrownBy(() -> store.append(batch(0)))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("48 MiB are kept for the journal");
                assertThat(store.count()).isZero();
            }
        }
    }

    @Test
    void theJournalRefusesWhileTheDiskIsFullAndGoesOnAfterwards() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, 16);
                Database database = Database.open(disk.folder())) {
            Journal journal = database.journal();
            ServerRecord web = database.servers().seen(server("web"));
            List<Adjustment> written = new ArrayList<>(List.of(journal.intend(intent(web))));
            disk.fill();

            Throwable refusal = null;
            for (int n = 0; n < 10_000 && refusal == null; n++) {
                refusal = catchThrowable(() -> written.add(journal.intend(intent(web))));
            }
            assertThat(refusal).isInstanceOf(StoreException.class).hasMessageContaining("the disk is full");

            disk.free();
            written.add(journal.intend(intent(web)));
            assertThat(journal.open()).containsAll(written);
        }
    }

    private static List<Sample> batch(int n) {
        return IntStream.range(n * BATCH, (n + 1) * BATCH)
                .mapToObj(i -> sample("a", i))
                .toList();
    }
}
