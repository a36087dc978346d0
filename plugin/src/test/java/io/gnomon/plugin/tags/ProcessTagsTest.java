package io.gnomon.plugin.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.allocation.Category;
import io.gnomon.plugin.cluster.GuestLook;
import io.gnomon.plugin.cluster.GuestProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessTagsTest {
    @TempDir
    Path folder;

    private TagHouse house;

    @BeforeEach
    void open() {
        house = new TagHouse(
                folder, Map.of("tags.process-kinds", "payd=payments, nginx=edge, clickhouse-server-x=olap"));
    }

    @AfterEach
    void close() {
        house.close();
    }

    @ParameterizedTest
    @CsvSource({
        "postgres,postgres",
        "mariadbd,mysql",
        "php-fpm8.2,php",
        "payd,payments",
        "nginx,edge",
        "clickhouse-serv,olap"
    })
    void aProcessTellsItsApplicationByItsNameAndTheConfigurationGoesFirst(String process, String tag) {
        assertThat(house.tagging.processes().tagOf(process)).hasValue(tag);
    }

    @ParameterizedTest
    @CsvSource({"bash", "php", "postgresql", "payd2", "#", "*"})
    void aNameThatTellsNothingGivesNoTag(String process) {
        assertThat(house.tagging.processes().tagOf(process)).isEmpty();
    }

    @Test
    void theCallsThatProgramsAreFoundInAddUpOverLooksAndGoWithThem() {
        UUID db = house.server("db", "red", true, Map.of());
        house.start();
        house.guests.put(db, look("postgres/epoll_wait", "postgres/running", "cron/nanosleep", "old/"));
        house.look();
        house.guests.put(db, look("postgres/epoll_wait", "postgres/epoll_wait", "cron/nanosleep"));
        house.look();
        Map<String, Map<String, Double>> calls =
                house.tagging.processes().seen(db).orElseThrow().calls();
        assertThat(calls)
                .isEqualTo(Map.of(
                        "postgres", Map.of("epoll_wait", 0.75, "running", 0.25), "cron", Map.of("nanosleep", 1.0)));
        house.guests.put(db, look("cron/nanosleep"));
        house.look();
        house.guests.put(db, look("postgres/futex"));
        house.look();
        assertThat(house.tagging.processes().seen(db).orElseThrow().calls())
                .isEqualTo(Map.of("postgres", Map.of("futex", 1.0)));
        house.tagging.forget(List.of(db));
        assertThat(house.tagging.processes().seen(db)).isEmpty();
    }

    private static GuestLook look(String... processes) {
        return GuestLook.told(Arrays.stream(processes)
                .map(text -> text.split("/", -1))
                .map(of -> new GuestProcess(of[0], 1, 1, of[1]))
                .toList());
    }

    @Test
    void aGuestsProcessesGiveItsTagsAndItsCategoryUntilTheyAreGone() {
        UUID db = house.server("db", "red", true, Map.of());
        house.start();
        house.runs(db, "systemd", "postgres", "postgres", "redis-server");
        house.look();
        assertThat(house.tags(db)).containsExactlyInAnyOrder("postgres/process", "redis/process");
        assertThat(house.tag(db, "postgres").reason()).isEqualTo("in its guest runs postgres");
        assertThat(house.tracked(db).labels().tags()).containsExactly("postgres", "redis");
        assertThat(house.tracked(db).labels().category().basis()).isEqualTo(Category.Basis.TAG);

        house.runs(db, "systemd", "redis-server");
        house.tagging.look();
        assertThat(house.tags(db)).as("it is not asked again so soon").hasSize(2);
        house.look();
        assertThat(house.tags(db)).containsExactly("redis/process");
    }

    @Test
    void aGuestThatTellsNothingKeepsItsTagsAndSaysWhy() {
        UUID db = house.server("db", "red", true, Map.of());
        UUID lost = house.server("lost", "red", true, Map.of());
        house.start();
        house.runs(db, "postgres");
        house.unreachable.add(lost);
        house.look();
        house.guests.remove(db);
        house.look();
        assertThat(house.tags(db)).containsExactly("postgres/process");
        assertThat(house.tagging.processes().seen(db).orElseThrow().look().refusal())
                .contains("does not permit");
        assertThat(house.tagging.processes().seen(lost).orElseThrow().look().refusal())
                .contains("h1 does not answer");
    }

    @Test
    void aRuleThatPeopleOftenCorrectIsTrustedLessAndInTheEndGivesNothing() {
        List<UUID> servers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            servers.add(house.server("s" + i, "red", true, Map.of()));
        }
        UUID other = house.server("other", "blue", true, Map.of());
        house.start();
        servers.forEach(id -> house.runs(id, "java"));
        house.runs(other, "java");
        house.look();
        assertThat(house.tag(servers.get(5), "java").confidence()).isCloseTo(0.9, within(1e-9));

        servers.subList(0, 2).forEach(id -> house.tagging.deny(house.tracked(id), List.of("java"), "ann"));
        house.tagging.add(house.tracked(servers.get(2)), List.of("java"), "ann");
        house.look();
        assertThat(house.tag(servers.get(5), "java").confidence()).isCloseTo(10 / 13.0, within(1e-9));
        assertThat(house.tag(other, "java").confidence())
                .as("what red says is not used for blue")
                .isCloseTo(0.9, within(1e-9));

        servers.subList(3, 5).forEach(id -> house.tagging.deny(house.tracked(id), List.of("java"), "ann"));
        house.look();
        assertThat(house.tags(servers.get(5))).isEmpty();
        assertThat(house.tags(servers.get(2))).containsExactly("java/person");
        assertThat(house.tags(other)).containsExactly("java/process");
        house.sharing.grant("red", "ann");
        house.look();
        assertThat(house.tags(other)).as("with the leave of red").isEmpty();
    }
}
