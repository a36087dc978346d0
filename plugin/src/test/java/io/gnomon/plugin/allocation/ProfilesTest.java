package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.history.UsageBook;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ListedSamples;
import io.gnomon.plugin.store.Sample;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilesTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final ResourceVector UNKNOWN = ResourceVector.UNKNOWN;

    @TempDir
    Path folder;

    private final House.ManualClock clock = new House.ManualClock();
    private final ListedSamples store = new ListedSamples();
    /** Projects that keep what is known of their servers to themselves. */
    private final Set<String> closed = new HashSet<>();

    private Database database;
    private Fleet fleet;
    private Profiles profiles;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        fleet = new Fleet(database.servers(), 100, false);
        profiles = new Profiles(
                fleet,
                new UsageBook(store, fleet::starts, Duration.ofDays(2)),
                project -> !closed.contains(project),
                clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aTagSetHasAProfileOfTheSharesOfItsServersWhateverTheirSizeAndProject() {
        server("small", "red", Map.of("app", "shop"));
        server("large", "blue", Map.of("app", "shop"));
        server("other", "blue", Map.of("app", "ledger", "flavor", "m1/tiny"));
        server("nameless", "blue", Map.of("color", "green"));
        use("small", 0.2, 1, 240);
        use("large", 1.6, 8, 240);
        use("other", 0.5, 1, 240);
        use("nameless", 0.5, 1, 240);
        profiles.run();
        assertThat(profiles.all())
                .extracting(p -> p.name() + " " + p.resource().label())
                .containsExactly("app=ledger,flavor=m1_tiny cpu", "app=shop cpu");
        Profiles.Learnt shop = profiles.all().get(1);
        assertThat(shop.profile().servers()).isEqualTo(2);
        assertThat(shop.profile().samples()).isEqualTo(2 * 48);
        assertThat(shop.profile().regimes()).hasSize(1);
        assertThat(shop.profile().regimes().get(0).meanShare()).isCloseTo(0.2, within(1e-6));
        assertThat(shop.tags()).isEqualTo(Map.of("app", "shop"));
        assertThat(profiles.all().get(0).profile().servers()).isEqualTo(1);
    }

    @Test
    void theServersOfATagHaveAProfileAndThoseOfTheSameTags() {
        for (String name : List.of("one", "two", "three")) {
            server(name, "red", Map.of());
            use(name, 0.2, 1, 240);
        }
        label("one", "postgres", "production");
        label("two", "production", "postgres");
        label("three", "postgres");
        profiles.run();
        assertThat(profiles.all())
                .extracting(p -> p.name() + " " + p.resource().label() + " "
                        + p.servers().size())
                .containsExactly("tags=postgres cpu 3", "tags=postgres+production cpu 2", "tags=production cpu 2");
        assertThat(profiles.declaredBy("red"::equals)).hasSize(3);
        assertThat(profiles.declaredBy("blue"::equals)).isEmpty();
    }

    private void label(String server, String... tags) {
        fleet.all().stream()
                .filter(t -> t.record().name().equals(server))
                .forEach(t -> t.label(Labels.of(List.of(tags), Category.UNKNOWN)));
    }

    @Test
    void aProjectSeesTheProfilesOfItsOwnTagSetsOnly() {
        server("small", "red", Map.of("app", "shop"));
        server("large", "blue", Map.of("app", "shop"));
        server("other", "blue", Map.of("app", "secret"));
        use("small", 0.2, 1, 60);
        use("large", 0.2, 1, 60);
        use("other", 0.2, 1, 60);
        profiles.run();
        assertThat(profiles.declaredBy("red"::equals))
                .extracting(Profiles.Learnt::name)
                .containsExactly("app=shop");
        assertThat(profiles.declaredBy("green"::equals)).isEmpty();
        assertThat(profiles.declaredBy(any -> true)).hasSize(2);
    }

    @Test
    void aProjectThatKeepsToItselfIsLeftOutOfWhatOthersAreToldAndSilencesNobody() {
        closed.addAll(List.of("blue", "white"));
        for (String name : List.of("one", "two", "three")) {
            server(name, "red", Map.of("app", "shop"));
            use(name, 0.2, 1, 240);
        }
        server("own", "blue", Map.of("app", "shop"));
        server("else", "white", Map.of("app", "shop"));
        use("own", 0.8, 1, 240);
        use("else", 0.5, 1, 240);
        profiles.run();
        assertThat(told("one")).containsExactly("one", "three", "two");
        assertThat(told("own")).containsExactly("one", "own", "three", "two");
        assertThat(told("else")).containsExactly("else", "one", "three", "two");
        assertThat(profiles.declaredBy("red"::equals)).singleElement().satisfies(l -> assertThat(l.servers())
                .hasSize(3));
        assertThat(profiles.declaredBy("blue"::equals)).singleElement().satisfies(l -> assertThat(l.servers())
                .hasSize(4));
        closed.add("red"); // what was learnt with it is not used any more, before anything is learnt anew
        assertThat(told("own")).isEmpty();
        profiles.run();
        assertThat(told("own")).containsExactly("own");
        assertThat(told("one")).containsExactly("one", "three", "two");
    }

    /** Of whose servers what a server is told was learnt. */
    private List<String> told(String server) {
        Tracked of = named(server);
        return profiles.of(of, Resource.CPU).stream()
                .flatMap(l -> l.servers().stream())
                .map(id -> fleet.find(id).orElseThrow().record().name())
                .sorted()
                .toList();
    }

    private Tracked named(String server) {
        return fleet.all().stream()
                .filter(t -> t.record().name().equals(server))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachRunReadsOnlyWhatIsNewAndForgetsWhatIsTooOld() {
        server("web", "red", Map.of("app", "shop"));
        use("web", 0.2, 1, 60);
        profiles.run();
        assertThat(store.asked).containsExactly(START.plus(Duration.ofHours(1)).minus(Duration.ofDays(2)));
        use("web", 0.4, 1, 60);
        profiles.run();
        assertThat(store.asked.get(1)).isEqualTo(START.plus(Duration.ofHours(1)));
        assertThat(only().samples()).isEqualTo(24);
        assertThat(only().regimes()).hasSize(2);
        clock.advance(Duration.ofHours(47).plusMinutes(30));
        profiles.run();
        assertThat(only().samples()).isEqualTo(6);
        clock.advance(Duration.ofDays(9));
        profiles.run();
        assertThat(profiles.all()).isEmpty();
    }

    private io.gnomon.predictor.profile.ShadowProfile only() {
        return profiles.all().get(0).profile();
    }

    @Test
    void profilesThatKnowAnErasedServerAreDroppedAtOnceAndNotLearntFromItAgain() {
        UUID erased = server("web", "red", Map.of("app", "shop"));
        server("db", "red", Map.of("app", "ledger"));
        use("web", 0.2, 1, 60);
        use("db", 0.2, 1, 60);
        profiles.run();
        fleet.forget(List.of(erased));
        profiles.forget(List.of(erased));
        assertThat(profiles.all()).extracting(Profiles.Learnt::name).containsExactly("app=ledger");
        profiles.run();
        assertThat(profiles.all()).extracting(Profiles.Learnt::name).containsExactly("app=ledger");
    }

    @Test
    void whatARunMakesOfAServerThatIsErasedMeanwhileIsNotPublished() {
        UUID erased = server("web", "red", Map.of("app", "shop"));
        use("web", 0.2, 1, 60);
        store.whileReading = () -> {
            fleet.forget(List.of(erased));
            profiles.forget(List.of(erased));
        };
        profiles.run();
        assertThat(profiles.all()).isEmpty();
    }

    @Test
    void withoutSamplesOrServersThereAreNone() {
        profiles.run();
        assertThat(profiles.all()).isEmpty();
        server("web", "red", Map.of("app", "shop"));
        profiles.run();
        assertThat(profiles.all()).isEmpty();
    }

    private UUID server(String name, String project, Map<String, String> metadata) {
        ServerRecord record = database.servers()
                .seen(new ServerRecord(
                        UUID.randomUUID(),
                        "pseudonym-" + name,
                        name,
                        project,
                        "ada",
                        "h1",
                        true,
                        metadata,
                        START,
                        Optional.empty()));
        fleet.rebuild(new ListedSamples(), START, Set.of("h1"), START);
        return record.id();
    }

    /** A sample a minute, from the last one of this server on. */
    private void use(String name, double used, double allocated, int minutes) {
        long before =
                store.samples.stream().filter(s -> s.pseudonym().endsWith(name)).count();
        for (int i = 0; i < minutes; i++) {
            Instant at = START.plusSeconds(60 * (before + i));
            store.samples.add(new Sample(
                    "pseudonym-" + name,
                    "any",
                    at,
                    UNKNOWN.with(Resource.CPU, used).with(Resource.MEMORY, 100),
                    UNKNOWN.with(Resource.CPU, allocated)));
        }
        Instant end = START.plusSeconds(60 * (before + minutes));
        if (clock.instant().isBefore(end)) {
            clock.advance(Duration.between(clock.instant(), end));
        }
    }
}
