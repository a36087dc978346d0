package io.gnomon.plugin.app;

import static io.gnomon.libvirt.lab.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.rest.TagViews.TagModelView;
import io.gnomon.plugin.rest.TagViews.TagView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags of a whole daemon, through REST: by people, learnt from people, corrected, erased. */
class TagDaemonTest {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int EACH = 6;

    @TempDir
    Path folder;

    private static List<String> tags(Client client, String server) {
        return client.tags(server).stream().map(t -> t.tag() + "/" + t.source()).toList();
    }

    @Test
    void serversThatPeopleTaggedTellWhatOthersAreUntilTheyAreErased() throws Exception {
        try (TraceDaemon daemon = new TraceDaemon(
                folder, List.of("a"), Map.of("match.learning-period", "6s", "forecast.train-every", "10s"))) {
            Client red = daemon.client("red");
            Client blue = daemon.client("blue");
            for (int i = 0; i < EACH; i++) {
                daemon.create("red", "idle-" + i, "a", 0.02, 0.6, 256, false);
                daemon.create("red", "busy-" + i, "a", 0.55, 0.6, 256, false);
            }
            daemon.create("blue", "theirs", "a", 0.55, 0.6, 256, false);
            eventually("all are seen", () -> red.servers().size() == 2 * EACH);
            for (int i = 0; i < EACH; i++) {
                red.addTags("idle-" + i, List.of("redis"));
                assertThat(red.addTags("busy-" + i, List.of("Postgres")))
                        .extracting(TagView::tag, TagView::source, TagView::actor)
                        .containsExactly(tuple("postgres", "person", "test"));
            }
            eventually("what they do is learnt", LONG, () -> red.tagModels().stream()
                    .anyMatch(TagModelView::applied));
            TagModelView model = red.tagModels().stream()
                    .filter(TagModelView::applied)
                    .findFirst()
                    .orElseThrow();
            assertThat(model.accuracy()).isGreaterThan(0.9);
            assertThat(model.baseline()).isLessThan(0.6);
            assertThat(tags(blue, "theirs")).as("without leave").isEmpty();

            red.grantConsent();
            eventually(
                    "theirs is told by red's", LONG, () -> tags(blue, "theirs").equals(List.of("postgres/behaviour")));
            eventually(
                    "so is its category",
                    () -> blue.server("theirs").category().name().equals("postgres"));
            assertThat(blue.server("theirs").category().basis()).isEqualTo("tag");
            assertThat(blue.tagModels()).extracting(TagModelView::project).containsOnly("*");
            assertThat(blue.tags()).extracting(TagView::name).containsOnly("theirs");

            assertThat(blue.removeTag("theirs", "postgres")).isEmpty();
            assertThatThrownBy(() -> blue.removeTag("theirs", "postgres"))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("theirs has no tag 'postgres'");
            assertThatThrownBy(() -> blue.addTags("theirs", List.of("a/b"))).hasMessageContaining("'a/b' is no tag");
            assertThatThrownBy(() -> blue.addTags("idle-0", List.of("mine"))).hasMessageContaining("idle-0");
            assertThatThrownBy(() -> blue.setTags("theirs", Collections.nCopies(51, "x")))
                    .hasMessageContaining("at most 50");
            assertThat(blue.processes("theirs").refusal()).contains("a recording has no guest");

            red.revokeConsent();
            assertThat(red.tags()).as("what was known of red").isEmpty();
            assertThat(blue.tagModels()).isEmpty();
            assertThat(tags(blue, "theirs")).as("it stays corrected").isEmpty();
        }
    }
}
