package io.gnomon.plugin.tags;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.fingerprint.Span;
import io.gnomon.plugin.tags.BehaviourTags.Standing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steady servers are databases, bursty ones caches, and some nobody has tagged. */
class BehaviourTagsTest {
    private static final int EACH = 8;

    @TempDir
    Path folder;

    private TagHouse house;

    @BeforeEach
    void open() {
        house = new TagHouse(folder, Map.of("tags.least-servers", "10"));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private UUID server(String name, String project, boolean steady) {
        return house.server(name, project, steady, Map.of());
    }

    private void fleet(String project, String steadyTag, String burstyTag) {
        for (int i = 0; i < EACH; i++) {
            house.server("steady-" + i, project, true, Map.of("tags", steadyTag));
            house.server("bursty-" + i, project, false, Map.of("tags", burstyTag));
        }
    }

    private void learn() {
        house.start();
        house.fingerprints.run();
        house.tagging.run();
        house.tagging.learn();
        house.tagging.run();
    }

    private Standing hours(String project) {
        return house.tagging.behaviour().standings(project).stream()
                .filter(s -> s.span() == Span.HOURS)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aServerThatNobodyTaggedIsToldByThoseThatBehaveAlike() {
        fleet("red", "postgres", "redis");
        UUID steady = server("new-steady", "red", true);
        UUID bursty = server("new-bursty", "red", false);
        learn();
        assertThat(hours("red").note()).isEmpty();
        assertThat(hours("red").score().accuracy()).isGreaterThan(0.9);
        assertThat(hours("red").score().baseline()).isLessThan(0.6);
        assertThat(house.tags(steady)).containsExactly("postgres/behaviour");
        assertThat(house.tags(bursty)).containsExactly("redis/behaviour");
        assertThat(house.tag(steady, "postgres").confidence()).isBetween(0.7, 1.0);
        assertThat(house.tracked(steady).labels().category().name()).isEqualTo("postgres");
    }

    @Test
    void afterARestartItIsLearntFromWhatWasKeptBeforeAnybodyIsLookedAtAgain() {
        fleet("red", "postgres", "redis");
        learn();
        house.fingerprints.save();
        UUID unknown = server("new-steady", "red", true);
        house.start();
        assertThat(house.tagging.behaviour().standings()).isEmpty();
        house.tagging.learn();
        assertThat(hours("red").isApplied()).isTrue();
        assertThat(house.tags(unknown)).isEmpty();
        house.fingerprints.run();
        house.tagging.run();
        assertThat(house.tags(unknown)).containsExactly("postgres/behaviour");
    }

    @Test
    void aCorrectionHoldsAndTheServerIsAnExampleFromThenOn() {
        fleet("red", "postgres", "redis");
        UUID steady = server("new-steady", "red", true);
        learn();
        int servers = hours("red").servers();
        house.tagging.set(house.tracked(steady), List.of("redis"), "ann");
        assertThat(house.tags(steady)).containsExactly("redis/person");
        house.tagging.learn();
        assertThat(house.tags(steady)).containsExactly("redis/person");
        assertThat(hours("red").servers()).isEqualTo(servers + 1);
        assertThat(hours("red").score().byTag().get("redis").servers()).isEqualTo(EACH + 1);

        house.tagging.deny(house.tracked(steady), List.of("redis"), "ann");
        house.tagging.learn();
        assertThat(house.tags(steady)).as("it is neither").isEmpty();
    }

    @Test
    void tagsThatBehaviourDoesNotTellAreGivenToNobody() {
        for (int i = 0; i < EACH; i++) {
            house.server("a" + i, "red", true, Map.of("tags", i % 2 == 0 ? "blue" : "green"));
            house.server("b" + i, "red", false, Map.of("tags", i % 2 == 0 ? "green" : "blue"));
        }
        UUID untagged = server("new", "red", true);
        learn();
        assertThat(hours("red").isApplied()).isFalse();
        assertThat(hours("red").note()).contains("not better beyond chance");
        assertThat(house.tags(untagged)).isEmpty();
    }

    @Test
    void oneTaggedServerBreaksNothingAndTellsNothing() {
        house.server("only", "red", true, Map.of("tags", "postgres"));
        UUID untagged = server("new", "red", true);
        learn();
        assertThat(hours("red").isApplied()).isFalse();
        assertThat(hours("red").note()).contains("it takes 10 tagged servers").contains("there are 0 with 0 tags");
        assertThat(house.tags(untagged)).isEmpty();
        assertThat(house.tagging.behaviour().standings("green")).allMatch(s -> !s.isApplied());
    }

    @Test
    void anotherProjectsServersAreExamplesWithItsLeaveAlone() {
        fleet("red", "postgres", "redis");
        UUID theirs = server("theirs", "blue", true);
        learn();
        assertThat(house.tags(theirs)).as("without leave").isEmpty();
        assertThat(hours("blue").servers()).isZero();

        house.sharing.grant("red", "ann");
        house.tagging.learn();
        assertThat(house.tags(theirs)).containsExactly("postgres/behaviour");
        assertThat(hours("blue").project()).isEqualTo(BehaviourTags.COMMON);

        house.sharing.revoke("red", "ann");
        List<UUID> red = house.database.servers().ofProject("red").stream()
                .map(r -> r.id())
                .toList();
        house.database.servers().erase(red);
        house.fleet.forget(red);
        house.tagging.forget(red);
        assertThat(house.tags(theirs)).as("what was concluded from theirs").isEmpty();
        assertThat(house.tagging.behaviour().standings("blue")).isEmpty();
        house.tagging.learn();
        assertThat(house.tags(theirs)).isEmpty();
    }

    @Test
    void theWordsThatAProjectHasForItselfAreNotToldToOthers() {
        fleet("red", "project-x", "project-y");
        UUID own = server("own", "red", true);
        UUID theirs = server("theirs", "blue", true);
        learn();
        house.sharing.grant("red", "ann");
        house.tagging.learn();
        assertThat(house.tags(own)).containsExactly("project-x/behaviour");
        assertThat(house.tags(theirs)).isEmpty();
        assertThat(hours("blue").tags()).isEmpty();
    }

    @Test
    void whatIsErasedWhileItIsLearntIsNotTold() {
        fleet("red", "postgres", "redis");
        UUID steady = server("new-steady", "red", true);
        learn();
        house.tagging.forget(List.of(steady));
        assertThat(house.tags(steady)).isEmpty();
        house.tagging.run();
        assertThat(house.tags(steady)).as("nothing is learnt yet").isEmpty();
        house.tagging.learn();
        assertThat(house.tags(steady)).containsExactly("postgres/behaviour");
    }
}
