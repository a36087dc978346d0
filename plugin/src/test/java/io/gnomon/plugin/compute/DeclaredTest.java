package io.gnomon.plugin.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeclaredTest {
    private static final Instant STARTED = Instant.parse("2026-01-01T12:00:00Z");

    private final List<String> complaints = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"1e300", "-1", "NaN", "Infinity", "-0.001", "0x10p99", "many", "", "99999999999999999999"})
    void anAmountThatCannotBeIsNotDeclaredAndIsComplainedOf(String amount) {
        Declared declared = read("gnomon.start.memory", amount);
        assertThat(declared.flavor().orElseThrow().start().get(Resource.MEMORY)).isEmpty();
        assertThat(complaints).hasSize(1).allSatisfy(c -> assertThat(c)
                .contains("gnomon.start.memory")
                .contains("'" + amount + "'")
                .contains("no number from 0")
                .endsWith("that is ignored"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-300", "0", "2", "NaN", "-0.2"})
    void aShareThatCannotBeIsAWholeCore(String share) {
        assertThat(read("gnomon.cores-per-vcpu", share).flavor().orElseThrow().coresPerVcpu())
                .isEqualTo(1);
        assertThat(complaints).hasSize(1);
    }

    @Test
    void aCeilingBelowItsStartIsNotDeclared() {
        Declared declared = Declared.read(
                Map.of("gnomon.flavor", "small", "gnomon.start.memory", "512", "gnomon.ceiling.memory", "128"),
                STARTED,
                complaints::add);
        assertThat(declared.flavor().orElseThrow().ceiling().get(Resource.MEMORY))
                .isEmpty();
        assertThat(complaints).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "*", "a\u001b[2Jb", "a\nb", ""})
    void aNameThatIsNoneIsNotTakenForAProjectOrAFlavor(String name) {
        assertThat(read("gnomon.project", name).project()).isEqualTo("default");
        assertThat(read("gnomon.flavor", name).flavor()).isEmpty();
        assertThat(complaints).hasSize(2).allSatisfy(c -> assertThat(c.chars()).noneMatch(Character::isISOControl));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z", "2026-01-01T12:00:01Z", "now"})
    void aStartThatCannotBeIsWhenItWasFirstSeen(String started) {
        assertThat(read("gnomon.started", started).startedAt()).isEqualTo(STARTED);
        assertThat(complaints).hasSize(1);
    }

    @Test
    void metadataThatWouldUpsetATerminalOrATableIsLeftOut() {
        Map<String, String> kept = new HashMap<>();
        kept.put("app", "web");
        kept.put("bell", "\u0007");
        kept.put("line\nbreak", "x");
        kept.put("long", "x".repeat(100_000));
        assertThat(Declared.read(kept, STARTED, complaints::add).metadata()).isEqualTo(Map.of("app", "web"));
        assertThat(complaints).hasSize(3).allSatisfy(c -> assertThat(c).hasSizeLessThan(250));
    }

    @Test
    void noMoreMetadataIsTakenThanAnybodyNeeds() {
        Map<String, String> kept = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            kept.put("key" + i, "value");
        }
        assertThat(Declared.read(kept, STARTED, complaints::add).metadata()).hasSize(100);
    }

    @Test
    void whatNovaWroteIsTakenAndItsFlavorIsNeitherFloorNorCeiling() {
        Declared declared = Declared.read(
                Map.of(
                        "nova.name", "web\u001b[2J",
                        "nova.flavor", "m1.tiny",
                        "nova.vcpus", "2",
                        "nova.project", "p-1",
                        "nova.project-name", "shop",
                        "nova.created", "2026-01-01T11:00:00Z",
                        "nova.spec.gnomon:dynamic_allocation", "on"),
                STARTED,
                complaints::add);
        assertThat(declared.name()).hasValue("web?[2J");
        assertThat(declared.project()).isEqualTo("p-1");
        assertThat(declared.novaVcpus()).hasValue(2);
        assertThat(declared.startedAt()).isEqualTo(Instant.parse("2026-01-01T11:00:00Z"));
        assertThat(declared.flavor().orElseThrow().start().known()).isEmpty();
        assertThat(declared.metadata())
                .containsEntry("flavor", "m1.tiny")
                .containsEntry("project_name", "shop")
                .containsEntry(ServerReading.ORCHESTRATOR, ServerReading.NOVA)
                .containsEntry(ServerReading.DYNAMIC_ALLOCATION, "on");
        assertThat(complaints).isEmpty();
    }

    private Declared read(String key, String value) {
        Map<String, String> kept = new HashMap<>(Map.of("gnomon.flavor", "small"));
        kept.put(key, value);
        return Declared.read(kept, STARTED, complaints::add);
    }

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
        Declared declared = Declared.read(Declared.write(request, STARTED), STARTED.plusSeconds(9), complaints::add);
        assertThat(complaints).isEmpty();
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
        Declared declared = Declared.read(Map.of(), STARTED, complaints::add);
        assertThat(declared.startedAt()).isEqualTo(STARTED);
        assertThat(declared.flavor()).isEmpty();
        assertThat(declared.project()).isEqualTo("default");
    }

    @Test
    void whatAServerWasMadeFromIsReadBackUnlessACopyMustNotHaveIt() {
        ServerRequest request = new ServerRequest(
                UUID.randomUUID(),
                "web",
                "acme",
                "ann",
                new Flavor("m1", ResourceVector.of(1, 512, 10, 10), ResourceVector.of(2, 1024, 10, 10), 0.5),
                Path.of("/srv/images/web"),
                List.of(),
                Optional.empty(),
                "console=ttyS0 quiet",
                Map.of(),
                true);
        Map<String, String> kept = new HashMap<>(Declared.write(request, STARTED));
        ServerRequest read = Declared.blueprint(request.id(), kept);
        assertThat(read.image()).isEqualTo(request.image());
        assertThat(read.kernelArguments()).isEqualTo(request.kernelArguments());
        assertThat(read.project()).isEqualTo("acme");
        assertThat(read.flavor().start().getOr(Resource.MEMORY, 0)).isEqualTo(512);
        assertThat(read.flavor().coresPerVcpu()).isEqualTo(0.5);

        kept.put("gnomon.disks", "1");
        assertThatThrownBy(() -> Declared.blueprint(request.id(), kept))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("disks of its own");
        kept.remove("gnomon.image");
        assertThatThrownBy(() -> Declared.blueprint(request.id(), kept))
                .hasMessageContaining("does not say what it was made from");
    }
}
