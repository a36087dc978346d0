package io.gnomon.plugin.tags;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.store.TagRecord.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who says what of a server, and who is believed. */
class TagBookTest {
    @TempDir
    Path folder;

    private TagHouse house;
    private UUID web;
    private TagBook book;

    @BeforeEach
    void open() {
        house = new TagHouse(folder, Map.of());
        web = house.server("web", "red", true, Map.of());
        house.start();
        book = house.tagging.book();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void rule(Source source, String... names) {
        book.rule(
                web,
                source,
                List.of(names).stream()
                        .map(name -> new Tag(name, 0.8, "a test"))
                        .toList());
    }

    @Test
    void theBestSourceOfATagIsShown() {
        rule(Source.BEHAVIOUR, "nginx");
        assertThat(house.tags(web)).containsExactly("nginx/behaviour");
        rule(Source.PROCESS, "nginx");
        assertThat(house.tags(web)).containsExactly("nginx/process");
        book.add(web, List.of("nginx"), "ann");
        assertThat(house.tags(web)).containsExactly("nginx/person");
        assertThat(house.tag(web, "nginx").actor()).isEqualTo("ann");
        assertThat(house.tag(web, "nginx").confidence()).isEqualTo(1);
    }

    @Test
    void whatAPersonDeniesNoRuleGivesAgainAlsoAfterARestart() {
        rule(Source.PROCESS, "nginx", "redis");
        book.deny(web, List.of("nginx"), "ann");
        assertThat(house.tags(web)).containsExactly("redis/process");
        rule(Source.PROCESS, "nginx", "redis");
        rule(Source.BEHAVIOUR, "nginx");
        assertThat(house.tags(web)).containsExactly("redis/process");

        house.start();
        book = house.tagging.book();
        rule(Source.PROCESS, "nginx", "redis");
        assertThat(house.tags(web)).containsExactly("redis/process");
        book.add(web, List.of("nginx"), "ann");
        assertThat(house.tags(web))
                .as("unless somebody gives it")
                .containsExactlyInAnyOrder("nginx/person", "redis/process");
    }

    @Test
    void toSetTagsDeniesAllOthers() {
        rule(Source.PROCESS, "nginx", "redis");
        book.add(web, List.of("production"), "ann");
        book.set(web, List.of("redis", "cache"), "bob");
        assertThat(house.tags(web)).containsExactlyInAnyOrder("redis/person", "cache/person");
        rule(Source.PROCESS, "nginx", "redis");
        assertThat(house.tags(web)).containsExactlyInAnyOrder("redis/person", "cache/person");
        book.set(web, List.of(), "bob");
        assertThat(house.tags(web)).isEmpty();
    }

    @Test
    void aTagHasSinceWhenItWasGivenThoughTheRuleSaysItAgain() {
        Instant first = house.now;
        rule(Source.PROCESS, "nginx");
        house.now = first.plus(Duration.ofHours(1));
        book.rule(web, Source.PROCESS, List.of(new Tag("nginx", 0.9, "a test")));
        assertThat(house.tag(web, "nginx").since()).isEqualTo(first);
        assertThat(house.tag(web, "nginx").confidence()).isEqualTo(0.9);
        rule(Source.PROCESS);
        assertThat(house.tags(web)).isEmpty();
    }

    @Test
    void whatTheOwnerDeclaredHoldsUntilSomebodySaysOtherwise() {
        UUID db = house.server("db", "red", true, Map.of("tags", "Postgres, team a,,"));
        house.start();
        house.tagging.run();
        assertThat(house.tags(db)).containsExactlyInAnyOrder("postgres/person", "team-a/person");
        assertThat(house.tag(db, "postgres").actor()).isEqualTo("ada");
        house.tagging.deny(house.tracked(db), List.of("team-a"), "ann");
        house.start();
        house.tagging.run();
        assertThat(house.tags(db)).containsExactly("postgres/person");
    }

    @Test
    void novasTagsAreThoseThatNovaHasNow() {
        UUID vm = house.server(
                "vm", "red", true, Map.of("orchestrator", "nova", "tags", "mysql,blue", "gnomon:tags", "batch"));
        house.start();
        house.tagging.run();
        assertThat(house.tags(vm)).containsExactlyInAnyOrder("mysql/nova", "blue/nova", "batch/nova");
        house.tagging.set(house.tracked(vm), List.of("cache"), "ann");
        assertThat(house.tags(vm)).contains("mysql/nova", "cache/person");
        assertThat(house.tagging.book().isNovas(vm, "mysql")).isTrue();

        house.server("vm", "red", true, Map.of("orchestrator", "nova", "tags", "mysql"));
        house.start();
        house.tagging.run();
        assertThat(house.tags(vm)).containsExactlyInAnyOrder("mysql/nova", "cache/person");
    }

    @Test
    void whatIsErasedIsForgottenAndWithItWhatMayHaveBeenConcludedFromIt() {
        UUID other = house.server("other", "blue", true, Map.of());
        house.start();
        book = house.tagging.book();
        book.add(web, List.of("nginx"), "ann");
        book.add(other, List.of("mine"), "bob");
        book.rule(other, Source.BEHAVIOUR, List.of(new Tag("nginx", 0.8, "a test")));
        long before = book.erasures();

        house.database.servers().erase(List.of(web));
        house.tagging.forget(List.of(web));

        assertThat(house.tags(web)).isEmpty();
        assertThat(house.tags(other)).containsExactly("mine/person");
        assertThat(book.rule(other, Source.BEHAVIOUR, List.of(new Tag("nginx", 0.8, "a test")), before))
                .as("concluded before the erasure")
                .isFalse();
        house.start();
        assertThat(house.database.tags().all()).extracting("name").containsExactly("mine");
    }
}
