package io.gnomon.plugin.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeclaredTest {
    private static final Instant STARTED = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void whatIsKeptWithADomainIsReadBackTheSame() {
        Flavor flavor = new Flavor("small", ResourceVector.of(0.2, 128, 2, 1), ResourceVector.of(0.8, 512, 20, 1), 0.2);
        ServerRequest request = new ServerRequest(
                UUID.randomUUID(),
                "web",
                "shop",
                "ada",
                flavor,
                Path.of("image"),
                List.of(),
                Optional.empty(),
                "",
                Map.of("app", "web <&> \"tier\""),
                false);
        Declared declared = Declared.read(Declared.write(request, STARTED), Instant.EPOCH);
        assertThat(declared.project()).isEqualTo("shop");
        assertThat(declared.startedAt()).isEqualTo(STARTED);
        assertThat(declared.flavor()).contains(flavor);
        assertThat(declared.metadata())
                .containsEntry("app", "web <&> \"tier\"")
                .containsEntry(ServerReading.ACTOR, "ada")
                .containsEntry(ServerReading.DYNAMIC_ALLOCATION, "off");
    }

    @Test
    void aDomainThatIsNotOursStartedWhenItWasFirstSeen() {
        Declared declared = Declared.read(Map.of(), STARTED);
        assertThat(declared.startedAt()).isEqualTo(STARTED);
        assertThat(declared.flavor()).isEmpty();
        assertThat(declared.project()).isEqualTo("default");
    }
}
