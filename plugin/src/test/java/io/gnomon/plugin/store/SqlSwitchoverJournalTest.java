package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.store.SwitchoverRecord.End;
import io.gnomon.plugin.store.SwitchoverRecord.Held;
import io.gnomon.plugin.store.SwitchoverRecord.Kind;
import io.gnomon.plugin.store.SwitchoverRecord.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlSwitchoverJournalTest {
    @TempDir
    Path folder;

    private Database database;
    private SwitchoverJournal journal;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        journal = database.switchovers();
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** The next one of the same portion. */
    private static SwitchoverRecord after(SwitchoverRecord last) {
        return intent(last.portion(), last.to());
    }

    private static SwitchoverRecord intent(String portion) {
        return intent(portion, new End(UUID.randomUUID(), portion + "-1", "a"));
    }

    private static SwitchoverRecord intent(String portion, End from) {
        return new SwitchoverRecord(
                0,
                Kind.FAILURE,
                "shop",
                portion,
                "till",
                portion + "-1",
                "gnomon",
                from,
                new End(UUID.randomUUID(), portion + "-2", "b"),
                new Held(128, 1),
                Optional.of("10.0.0.1"),
                State.DETECTED,
                false,
                "a is dead",
                NOON.minusSeconds(2),
                NOON,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOON);
    }

    private SwitchoverRecord done(SwitchoverRecord s) {
        SwitchoverRecord now = s;
        int second = 1;
        for (State state :
                List.of(State.FENCING, State.FENCED, State.EXPANDING, State.SHIFTING, State.VERIFYING, State.DONE)) {
            now = journal.advance(now, state, state == State.DONE, state.name(), NOON.plusSeconds(second++));
        }
        return now;
    }

    @Test
    void itIsKeptAsItIsWithTheMomentOfEachStep() {
        SwitchoverRecord begun = journal.begin(intent("web"));
        assertThat(journal.find(begun.id())).hasValue(begun);
        SwitchoverRecord done = done(begun);
        assertThat(done.fencedAt()).hasValue(NOON.plusSeconds(2));
        assertThat(done.expandedAt()).hasValue(NOON.plusSeconds(4));
        assertThat(done.shiftedAt()).hasValue(NOON.plusSeconds(5));
        assertThat(done.met()).isTrue();
        assertThat(done.tookOver()).isTrue();
        assertThatThrownBy(() -> journal.advance(done, State.FAILED, false, "", NOON))
                .hasMessage("switchover " + done.id() + " is DONE and cannot become FAILED");
        assertThat(journal.lastTakeover("till", "shop", "web", "web-1")).hasValue(done);
        assertThat(journal.lastTakeover("other", "shop", "web", "web-1")).isEmpty();
        assertThat(journal.list(Optional.of("till"), 5)).containsExactly(done);
        assertThat(journal.list(Optional.of("other"), 5)).isEmpty();
    }

    @Test
    void ofManyWhoBeginForOnePortionAtOnceOneDoes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Callable<SwitchoverRecord>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(() -> journal.begin(intent("web")));
        }
        int begun = 0;
        for (Future<SwitchoverRecord> one : threads.invokeAll(all)) {
            try {
                one.get();
                begun++;
            } catch (ExecutionException e) {
                assertThat(e.getCause())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is under way");
            }
        }
        threads.shutdown();
        assertThat(begun).isEqualTo(1);
        assertThat(journal.open()).hasSize(1);
        journal.begin(intent("db"));
        SwitchoverRecord over = done(journal.open().get(0));
        assertThatThrownBy(() -> journal.begin(intent("web")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gave the traffic of shop/web to web-2 meanwhile");
        journal.begin(after(over));
        assertThat(journal.open()).hasSize(2);
    }

    @Test
    void whoServesAPortionIsNotForgottenHoweverLongAgoThatWasDecided() {
        SwitchoverRecord first = done(journal.begin(intent("web")));
        SwitchoverRecord second = done(journal.begin(after(first)));
        SwitchoverRecord open = journal.begin(intent("db"));
        assertThat(journal.prune(NOON.plusSeconds(3600))).isEqualTo(1);
        assertThat(journal.list(Optional.empty(), 9)).containsExactly(open, second);
        assertThat(journal.find(first.id())).isEmpty();
    }
}
