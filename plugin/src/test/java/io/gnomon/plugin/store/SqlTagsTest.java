package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.StoreFixtures.NOON;
import static io.gnomon.plugin.store.StoreFixtures.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.store.TagRecord.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlTagsTest {
    @TempDir
    Path folder;

    private static TagRecord tag(UUID server, String name, Source source, boolean denied) {
        return new TagRecord(server, name, source, 0.75, "ann", "because", NOON, denied);
    }

    @Test
    void whatASourceSaysTakesThePlaceOfWhatItSaidAndOutlivesARestart() {
        UUID web;
        try (Database database = Database.open(folder)) {
            web = database.servers().seen(server("web")).id();
            Tags tags = database.tags();
            tags.change(
                    List.of(),
                    List.of(tag(web, "nginx", Source.PROCESS, false), tag(web, "nginx", Source.PERSON, false)));
            tags.change(
                    List.of(tag(web, "nginx", Source.PROCESS, false)), List.of(tag(web, "nginx", Source.PERSON, true)));
        }
        try (Database database = Database.open(folder)) {
            assertThat(database.tags().all()).containsExactly(tag(web, "nginx", Source.PERSON, true));
        }
    }

    @Test
    void tagsGoWithTheirServerAndAStrangerGetsNone() {
        try (Database database = Database.open(folder)) {
            UUID web = database.servers().seen(server("web")).id();
            UUID db = database.servers().seen(server("db")).id();
            TagRecord kept = tag(db, "postgres", Source.NOVA, false);
            database.tags().change(List.of(), List.of(tag(web, "nginx", Source.PERSON, false), kept));
            database.servers().erase(List.of(web));
            assertThat(database.tags().all()).containsExactly(kept);
            database.tags().change(List.of(), List.of(tag(web, "nginx", Source.PERSON, false)));
            assertThat(database.tags().all()).containsExactly(kept);
        }
    }
}
