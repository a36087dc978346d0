package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.StoreFixtures.NOON;
import static io.gnomon.plugin.store.StoreFixtures.intent;
import static io.gnomon.plugin.store.StoreFixtures.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.store.Adjustment.State;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlJournalTest {
    @TempDir
    Path folder;

    private Database database;
    private Journal journal;
    private ServerRecord web;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        journal = database.journal();
        web = database.servers().seen(server("web"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anIntentIsWrittenAsItIsWithAnIdOfItsOwn() {
        Adjustment first = journal.intend(intent(web));
        Adjustment second = journal.intend(intent(web));

        assertThat(first).usingRecursiveComparison().ignoringFields("id").isEqualTo(intent(web));
        assertThat(second.id()).isGreaterThan(first.id());
        assertThat(journal.list(Optional.empty(), Optional.empty(), 10)).containsExactly(second, first);
        assertThat(journal.list(Optional.of(server("other").id()), Optional.empty(), 10))
                .isEmpty();
        assertThat(journal.list(Optional.of(web.id()), Optional.empty(), 1)).containsExactly(second);
    }

    @Test
    void whereLessWasReachedThatIsWhatItLedTo() {
        Adjustment open = journal.intend(intent(web));
        journal.advance(open.id(), State.ACTING, "", NOON);
        journal.reached(open.id(), 0.75);
        Adjustment closed = journal.advance(open.id(), State.VERIFIED, "half of it", NOON);
        assertThat(closed.to()).isEqualTo(0.75);
        assertThat(closed.from()).isEqualTo(open.from());
        assertThatThrownBy(() -> journal.reached(open.id(), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not open");
    }

    private Adjustment ended(ServerRecord server, State state) {
        return journal.advance(journal.intend(intent(server)).id(), state, "", NOON);
    }

    @Test
    void whatTookEffectLastIsFoundBehindWhatDidNot() {
        Resource resource = intent(web).resource();
        ended(web, State.VERIFIED);
        Adjustment last = ended(web, State.ACCEPTED);
        ended(web, State.REFUSED);
        journal.intend(intent(web));
        assertThat(journal.lastEffective(web.id(), resource)).contains(last);
        assertThat(journal.lastEffective(web.id(), resource == Resource.CPU ? Resource.MEMORY : Resource.CPU))
                .isEmpty();
        assertThat(journal.lastEffective(server("other").id(), resource)).isEmpty();
    }

    @Test
    void ofEachServerTheLastIsFoundThatMayHaveLeftSomething() {
        assertThat(journal.lastOfEachServer()).isEmpty();
        ServerRecord db = database.servers().seen(server("db"));
        ServerRecord idle = database.servers().seen(server("idle"));
        ended(web, State.VERIFIED);
        Adjustment abandoned = ended(web, State.ABANDONED);
        ended(web, State.FAILED);
        ended(idle, State.ADVISED);
        ended(idle, State.REFUSED);
        Adjustment open = journal.intend(intent(db));
        assertThat(journal.lastOfEachServer()).containsExactly(abandoned, open);
    }

    @Test
    void anAdjustmentMovesFromIntentToOutcome() {
        long id = journal.intend(intent(web)).id();

        for (State state : new State[] {State.ACTING, State.ACTED}) {
            journal.advance(id, state, "", NOON);
            assertThat(journal.open()).extracting(Adjustment::state).containsExactly(state);
        }
        Adjustment done = journal.advance(id, State.VERIFIED, "the guest sees 768 MiB", NOON.plusSeconds(2));

        assertThat(journal.open()).isEmpty();
        assertThat(journal.find(id)).contains(done);
        assertThat(done.detail()).isEqualTo("the guest sees 768 MiB");
        assertThat(done.updatedAt()).isEqualTo(NOON.plusSeconds(2));
        assertThat(done.decidedAt()).isEqualTo(NOON);
    }

    @Test
    void everyOtherMoveIsRefused() {
        for (State from : State.values()) {
            for (State to : State.values()) {
                long id = journal.intend(intent(web)).id();
                if (from != State.INTENDED) {
                    journal.advance(id, from, "", NOON);
                }
                if (!from.isFinal() && to.compareTo(from) > 0) {
                    assertThat(journal.advance(id, to, "", NOON).state()).isEqualTo(to);
                } else {
                    assertThatThrownBy(() -> journal.advance(id, to, "", NOON))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("adjustment " + id + " is " + from + " and cannot become " + to);
                    assertThat(journal.find(id).orElseThrow().state()).isEqualTo(from);
                }
            }
        }
    }

    @Test
    void aListIsOfOneProjectHoweverMuchIsDoneInOthers() {
        ServerRecord theirs = database.servers()
                .seen(new ServerRecord(
                        UUID.randomUUID(), "", "theirs", "other", "bob", "h", true, Map.of(), NOON, Optional.empty()));
        Adjustment ours = journal.intend(intent(web));
        journal.intend(intent(theirs));

        assertThat(journal.list(Optional.empty(), Optional.of("project-1"), 1)).containsExactly(ours);
        assertThat(journal.list(Optional.of(theirs.id()), Optional.of("project-1"), 1))
                .isEmpty();
    }

    @Test
    void whatIsClosedAndOldIsPrunedWithItsNotificationAndWhatIsOpenStays() {
        Adjustment open = journal.intend(intent(web));
        Adjustment acting = journal.intend(intent(web));
        acting = journal.advance(acting.id(), State.ACTING, "", NOON);
        Adjustment old = journal.intend(intent(web));
        journal.advance(old.id(), State.VERIFIED, "", NOON);
        database.notifications()
                .add(new Notification(
                        0, NOON, "project-1", "gnomon", Optional.of(web.id()), Optional.of(old.id()), "old"));
        Adjustment young = journal.intend(intent(web));
        young = journal.advance(young.id(), State.VERIFIED, "", NOON.plusSeconds(60));

        assertThat(journal.prune(NOON.plusSeconds(60))).isEqualTo(1);

        assertThat(journal.list(Optional.empty(), Optional.empty(), 10)).containsExactly(young, acting, open);
        assertThat(database.notifications().list(Optional.empty(), 10)).isEmpty();
    }

    @Test
    void theLastThatTookEffectStaysForAsLongAsItsServerIsKnown() {
        Adjustment first = journal.intend(intent(web));
        journal.advance(first.id(), State.VERIFIED, "", NOON);
        Adjustment last = journal.intend(intent(web));
        journal.advance(last.id(), State.ACCEPTED, "", NOON.plusSeconds(1));
        Adjustment failed = journal.intend(intent(web));
        journal.advance(failed.id(), State.FAILED, "", NOON.plusSeconds(2));

        assertThat(journal.prune(NOON.plusSeconds(60))).isEqualTo(2);
        assertThat(journal.lastEffective(web.id(), last.resource()).map(Adjustment::id))
                .contains(last.id());
        assertThat(journal.lastOfEachServer()).hasSize(1);
    }

    @Test
    void listsAndPruningFindTheirRowsByAnIndex() {
        assertThat(plan("SELECT * FROM adjustment WHERE project = 'p' ORDER BY id DESC LIMIT 10"))
                .contains("ADJUSTMENT_PROJECT");
        assertThat(plan("SELECT * FROM notification WHERE project = 'p' ORDER BY id DESC LIMIT 10"))
                .contains("NOTIFICATION_PROJECT");
        assertThat(plan("SELECT id FROM adjustment WHERE updated_at < TIMESTAMP '2026-01-01 00:00:00'"))
                .contains("ADJUSTMENT_UPDATED");
        assertThat(plan("SELECT id FROM notification WHERE noted_at < TIMESTAMP '2026-01-01 00:00:00'"))
                .contains("NOTIFICATION_NOTED");
    }

    private String plan(String query) {
        return database.read(
                h -> h.createQuery("EXPLAIN " + query).mapTo(String.class).one());
    }

    @Test
    void ofSeveralThatWouldActOnlyOneMay() {
        long id = journal.intend(intent(web)).id();

        long allowed =
                Stream.generate(() -> CompletableFuture.supplyAsync(() -> tryActing(id))).limit(4).toList().stream()
                        .filter(CompletableFuture::join)
                        .count();

        assertThat(allowed).isEqualTo(1);
    }

    private boolean tryActing(long id) {
        try {
            journal.advance(id, State.ACTING, "", NOON);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Test
    void whatIsUnknownIsRefused() {
        assertThatThrownBy(() -> journal.intend(intent(server("never seen"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not known");
        assertThatThrownBy(() -> journal.advance(7, State.ACTING, "", NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("adjustment 7 is not in the journal");
        assertThat(journal.find(7)).isEmpty();
    }

    @Test
    void aReasonThatIsTooLongIsCutAndInstantsKeepMicroseconds() {
        Adjustment asked = intent(web);
        Instant precise = Instant.parse("2026-03-01T12:00:00.123456789Z");
        Adjustment written = journal.intend(new Adjustment(
                0,
                asked.server(),
                asked.serverName(),
                asked.project(),
                asked.actor(),
                asked.resource(),
                asked.from(),
                asked.to(),
                asked.measured(),
                asked.forecastLow(),
                asked.forecastMedian(),
                asked.forecastHigh(),
                "x".repeat(5000),
                State.INTENDED,
                "",
                precise,
                precise));

        assertThat(written.reason()).hasSize(4000).endsWith("x…");
        assertThat(written.decidedAt()).isEqualTo(Instant.parse("2026-03-01T12:00:00.123456Z"));
    }
}
