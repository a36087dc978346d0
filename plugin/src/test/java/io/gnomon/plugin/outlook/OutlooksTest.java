package io.gnomon.plugin.outlook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.allocation.EventPort;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Labels;
import io.gnomon.plugin.allocation.Prices;
import io.gnomon.plugin.allocation.Profiles;
import io.gnomon.plugin.allocation.Pseudonyms;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.history.ListedSamples;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ForecastScore;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.predictor.events.EventForecaster;
import io.gnomon.predictor.events.LearntEvents;
import io.gnomon.predictor.events.Occurrence;
import io.gnomon.predictor.forecast.Forecast;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.scheduler.model.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutlooksTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final ListedSamples store = new ListedSamples();
    private Instant now = START;
    private boolean mayShadow = true;
    private EventPort events = EventPort.NONE;
    private Database database;
    private Fleet fleet;
    private UsageBook book;
    private OutlookLearning learning;
    private Outlooks outlooks;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        fleet = new Fleet(database.servers(), 100, false);
        book = new UsageBook(store, fleet::starts, Duration.ofDays(30));
        learning = new OutlookLearning(book, () -> fleet.starts().keySet(), () -> now);
        outlooks = new Outlooks(
                fleet,
                book,
                learning,
                (server, resource, base) -> events.around(server, resource, base),
                new Profiles(fleet, book, project -> true, () -> now),
                Configuration.of(Map.of()).match(),
                (server, other) -> mayShadow,
                new Pseudonyms(Duration.ofDays(1), () -> now),
                database.scores(),
                () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private UUID server(String name, Instant start) {
        UUID id = UUID.randomUUID();
        database.servers()
                .seen(new ServerRecord(
                        id, name, name, "red", "ada", "h1", true, Map.of("app", "shop"), start, Optional.empty()));
        fleet.rebuild(new ListedSamples(), START, Set.of("h1"), START);
        return id;
    }

    private List<Outlook> of(UUID server, Ahead ahead, Resource resource) {
        Tracked tracked = fleet.find(server).orElseThrow();
        return outlooks.of(tracked, ahead).stream()
                .filter(o -> o.resource() == resource)
                .toList();
    }

    /** Two cores from eight to sixteen, and a tenth of one in the other hours. */
    private static double office(long seconds) {
        long hour = seconds / 3600 % 24;
        return hour >= 8 && hour < 16 ? 2 : 0.1;
    }

    private static void sane(Outlook outlook) {
        Forecast forecast = outlook.forecast();
        for (int s = 0; s < forecast.steps(); s++) {
            double before = 0;
            for (double level : Forecast.levels()) {
                assertThat(forecast.quantile(s, level)).isFinite().isGreaterThanOrEqualTo(before);
                before = forecast.quantile(s, level);
            }
        }
    }

    @Test
    void aServerWithWeeksOfHistoryHasAllThreeOutlooksInTheirSteps() {
        UUID web = server("web", START);
        store.use("web", START, START.plus(DAY.multipliedBy(24)), OutlooksTest::office);
        now = START.plus(DAY.multipliedBy(24));
        assertThat(of(web, Ahead.DAY, Resource.CPU)).isEmpty();
        for (Ahead ahead : Ahead.values()) {
            outlooks.run(ahead);
            List<Outlook> made = of(web, ahead, Resource.CPU);
            assertThat(made).extracting(Outlook::of).isEqualTo(OutlookLearning.aggregates(ahead));
            assertThat(made).allSatisfy(o -> {
                sane(o);
                assertThat(o.forecast().steps()).isEqualTo(ahead.steps());
                assertThat(o.forecast().stepSeconds()).isEqualTo(ahead.stepSeconds());
                assertThat(o.forecast().startSeconds()).isEqualTo(now.getEpochSecond());
                assertThat(o.observedSince()).contains(START);
                assertThat(o.missing()).isEmpty();
            });
            assertThat(of(web, ahead, Resource.MEMORY).get(0).forecast().median(0))
                    .isCloseTo(100, within(0.01));
        }
    }

    @Test
    void theLearnerThatWinsKnowsTheHoursOfTheDay() {
        UUID web = server("web", START);
        store.use("web", START, START.plus(DAY.multipliedBy(24)), OutlooksTest::office);
        now = START.plus(DAY.multipliedBy(24));
        outlooks.run(Ahead.DAY);
        Forecast beginner = of(web, Ahead.DAY, Resource.CPU).get(0).forecast();
        assertThat(beginner.learner()).isEqualTo("window-24");
        learning.run();
        outlooks.run(Ahead.DAY);
        Forecast learnt = of(web, Ahead.DAY, Resource.CPU).get(0).forecast();
        assertThat(learnt.learner()).isNotEqualTo("window-24");
        assertThat(learnt.median(10)).isCloseTo(2, within(0.3));
        assertThat(learnt.median(2)).isCloseTo(0.1, within(0.3));
        assertThat(of(web, Ahead.DAY, Resource.CPU).get(1).forecast().median(10))
                .isCloseTo(2, within(0.3));
    }

    @Test
    void ofAServerWithoutHistoryAndWithoutShadowsIsSaidWhatIsMissing() {
        UUID web = server("web", START);
        now = START.plus(Duration.ofHours(3));
        store.use("web", START.plusSeconds(3600), now, t -> 1);
        outlooks.run(Ahead.HOUR);
        outlooks.run(Ahead.DAY);
        assertThat(of(web, Ahead.HOUR, Resource.CPU).get(0).forecast().median(11))
                .isEqualTo(1);
        Outlook day = of(web, Ahead.DAY, Resource.CPU).get(0);
        assertThat(day.forecast().isUnknown()).isTrue();
        assertThat(day.observedSince()).contains(START.plusSeconds(3600));
        assertThat(day.missing()).contains("2 hours").contains("2 days").contains("next day");
        Outlook disk = of(web, Ahead.DAY, Resource.DISK).get(0);
        assertThat(disk.observedSince()).isEmpty();
        assertThat(disk.forecast().isUnknown()).isTrue();
    }

    @Test
    void aYoungServerIsForecastByWhatItsShadowsDidAtItsAge() {
        server("old", START);
        store.use("old", START, START.plus(DAY.multipliedBy(5)), t -> t / 3600 % 24 < 12 ? 1 : 3);
        UUID young = server("young", START.plus(DAY.multipliedBy(4)).plus(Duration.ofHours(18)));
        now = START.plus(DAY.multipliedBy(5));
        // at its age of six hours the old one was about to go from one core to three in six more
        store.use("young", now.minus(Duration.ofHours(6)), now, t -> 1);
        outlooks.run(Ahead.DAY);
        List<Outlook> made = of(young, Ahead.DAY, Resource.CPU);
        assertThat(made).hasSize(2).allSatisfy(OutlooksTest::sane);
        assertThat(made.get(0).forecast().learner()).isEqualTo("same-age");
        assertThat(made.get(0).forecast().median(2)).isCloseTo(1, within(0.4));
        assertThat(made.get(0).forecast().median(10)).isCloseTo(3, within(0.4));
        assertThat(made.get(0).missing()).contains("6 hours");
    }

    @Test
    void withoutConsentNoOtherServerIsAShadow() {
        server("old", START);
        store.use("old", START, START.plus(DAY.multipliedBy(5)), t -> t / 3600 % 24 < 12 ? 1 : 3);
        UUID young = server("young", START.plus(DAY.multipliedBy(4)).plus(Duration.ofHours(18)));
        now = START.plus(DAY.multipliedBy(5));
        store.use("young", now.minus(Duration.ofHours(6)), now, t -> 1);
        mayShadow = false;
        outlooks.run(Ahead.DAY);
        assertThat(of(young, Ahead.DAY, Resource.CPU))
                .allSatisfy(o -> assertThat(o.shadows()).isEmpty())
                .allSatisfy(o -> assertThat(o.forecast().learner()).isNotEqualTo("same-age"));
    }

    @Test
    void theRightSizeIsWhatThePriceAsksForInWholeSteps() {
        UUID web = server("web", START);
        store.use("web", START, START.plus(DAY.multipliedBy(24)), t -> office(t) * 0.9);
        now = START.plus(DAY.multipliedBy(24));
        outlooks.run(Ahead.DAY);
        RightSize size =
                new RightSizes(outlooks, Prices.of(30), 3).of(fleet.find(web).orElseThrow());
        assertThat(size.from()).isEmpty();
        assertThat(size.sizes().get(Resource.CPU)).satisfies(cpu -> {
            assertThat(cpu.advised()).as("1.8 cores at the most").isEqualTo(2);
            assertThat(cpu.high()).isCloseTo(1.8, within(0.2));
            assertThat(cpu.ahead()).isEqualTo(Ahead.DAY);
        });
        assertThat(size.sizes().get(Resource.MEMORY).advised()).as("of 100 MiB").isEqualTo(128);
        assertThat(size.sizes()).doesNotContainKey(Resource.DISK);
    }

    @Test
    void aServerThatIsToComeIsSizedByThoseThatAreDeclaredLikeIt() {
        server("small", START);
        server("large", START);
        store.use("small", START, START.plus(DAY.multipliedBy(24)), t -> 0.9);
        store.use("large", START, START.plus(DAY.multipliedBy(24)), t -> 2.9);
        now = START.plus(DAY.multipliedBy(24));
        outlooks.run(Ahead.DAY);
        RightSizes sizes = new RightSizes(outlooks, Prices.of(30), 3);
        RightSize size = sizes.of(Map.of("app", "shop", "image", "any"), Labels.NONE, fleet.all(), t -> true);
        assertThat(size.from()).extracting(RightSize.Source::name).containsExactlyInAnyOrder("small", "large");
        assertThat(size.from()).allSatisfy(f -> assertThat(f.weight()).isEqualTo(0.5));
        assertThat(size.sizes().get(Resource.CPU).advised())
                .as("between 1 and 3")
                .isEqualTo(2);
        assertThat(sizes.of(Map.of("app", "shop"), Labels.NONE, fleet.all(), t -> false)
                        .sizes())
                .as("without consent")
                .isEmpty();
        assertThat(sizes.of(Map.of("app", "other"), Labels.NONE, fleet.all(), t -> true)
                        .sizes())
                .isEmpty();
    }

    @Test
    void whatEventsDoIsAddedAtTheirOwnHours() {
        UUID web = server("web", START);
        // a backup of an hour at three o'clock
        store.use(
                "web",
                START,
                START.plus(DAY.multipliedBy(20)),
                t -> t % 86_400 / 3600 == 3 ? 3 : 1 + t / 300 % 2 * 0.1);
        now = START.plus(DAY.multipliedBy(20));
        book.refresh(now);
        List<Occurrence> backups = new ArrayList<>();
        for (long day = START.getEpochSecond(); day < START.getEpochSecond() + 30 * 86_400; day += 86_400) {
            backups.add(new Occurrence(day + 3 * 3600, day + 4 * 3600, "backup"));
        }
        LearntEvents learnt = LearntEvents.learn(book.usage("web", Resource.CPU), backups, false, Map.of());
        events = (server, resource, base) ->
                resource == Resource.CPU ? EventForecaster.knowing(base, (from, to) -> backups, learnt) : base;
        outlooks.run(Ahead.DAY);
        outlooks.run(Ahead.HOUR);
        Forecast mean = of(web, Ahead.DAY, Resource.CPU).get(0).forecast();
        assertThat(mean.learner()).isEqualTo("window-24+events");
        assertThat(mean.steps()).isEqualTo(24);
        assertThat(mean.median(3)).isCloseTo(3, within(0.3));
        assertThat(mean.median(12)).isCloseTo(1, within(0.2));
        assertThat(of(web, Ahead.DAY, Resource.CPU).get(1).forecast().median(3)).isCloseTo(3, within(0.4));
        assertThat(of(web, Ahead.HOUR, Resource.CPU).get(0).forecast().median(11))
                .isCloseTo(1, within(0.2));
    }

    @Test
    void anOutlookIsScoredWhenItsTimeHasComeAndOnlyWhatWasMeasuredCounts() {
        server("web", START);
        store.use("web", START, START.plus(Duration.ofHours(5)), t -> 1);
        now = START.plus(Duration.ofHours(4));
        outlooks.run(Ahead.HOUR);
        now = now.plus(Duration.ofMinutes(30));
        outlooks.run(Ahead.HOUR);
        assertThat(scores()).isEmpty();
        now = now.plus(Duration.ofMinutes(30));
        outlooks.run(Ahead.HOUR);
        assertThat(scores())
                .extracting(ForecastScore::aheadSeconds)
                .containsExactly(900, 1800, 3600); // one waited at a time
        assertThat(scores()).allSatisfy(s -> {
            assertThat(s.learner()).isEqualTo("hour:window-288");
            assertThat(s.group()).isEqualTo("shop");
            assertThat(s.mae()).isZero();
            assertThat(s.coverage()).isEqualTo(1);
        });
        now = now.plus(Duration.ofHours(3)); // nothing was measured since
        outlooks.run(Ahead.HOUR);
        assertThat(scores()).hasSize(3);
    }

    private List<ForecastScore> scores() {
        return database.scores().list(Optional.of("red"), Optional.of(Resource.CPU), START, false);
    }

    @Test
    void gapsZerosConstantsAndClocksThatJumpGiveNoNaN() {
        UUID gaps = server("gaps", START);
        store.use("gaps", START, START.plus(DAY.multipliedBy(3)), t -> t / 300 % 7 == 0 ? 1 : Double.NaN);
        UUID zeros = server("zeros", START);
        store.use("zeros", START, START.plus(DAY.multipliedBy(26)), t -> 0);
        UUID broken = server("broken", START);
        store.use("broken", START, START.plus(DAY.multipliedBy(3)), t -> 5);
        store.use("broken", START.plus(DAY.multipliedBy(23)), START.plus(DAY.multipliedBy(26)), t -> 7);
        UUID single = server("single", START);
        store.add("single", START, 2);
        for (long days : new long[] {3, 26, 10, 400, 27}) {
            now = START.plus(DAY.multipliedBy(days));
            if (days == 26) {
                learning.run();
            }
            for (Ahead ahead : Ahead.values()) {
                outlooks.run(ahead);
                for (UUID id : List.of(gaps, zeros, broken, single)) {
                    for (Resource r : Resource.values()) {
                        of(id, ahead, r).forEach(OutlooksTest::sane);
                    }
                }
            }
        }
        assertThat(of(zeros, Ahead.WEEK, Resource.CPU))
                .allSatisfy(o -> assertThat(o.forecast().quantile(27, 0.99)).isZero());
        assertThat(of(broken, Ahead.HOUR, Resource.CPU).get(0).forecast().median(0))
                .isBetween(5.0, 7.0);
        assertThat(of(single, Ahead.DAY, Resource.CPU))
                .allMatch(o -> o.forecast().isUnknown());
    }

    @Test
    void whoIsErasedOrHasStoppedHasNoOutlookAnyMore() {
        UUID web = server("web", START);
        store.use("web", START, START.plus(DAY), t -> 1);
        now = START.plus(DAY);
        outlooks.run(Ahead.HOUR);
        Tracked tracked = fleet.find(web).orElseThrow();
        assertThat(outlooks.of(tracked, Ahead.HOUR)).isNotEmpty();
        outlooks.forget(List.of(web));
        assertThat(outlooks.of(tracked, Ahead.HOUR)).isEmpty();
        store.whileReading = () -> fleet.forget(List.of(web));
        now = now.plusSeconds(600);
        outlooks.run(Ahead.HOUR);
        assertThat(outlooks.of(tracked, Ahead.HOUR)).isEmpty();
    }

    @Test
    void aRunReachesThoseFirstThatHaveWaitedLongest() {
        List<UUID> many = new ArrayList<>();
        for (int i = 0; i < 210; i++) {
            UUID id = UUID.randomUUID();
            database.servers()
                    .seen(new ServerRecord(
                            id, "p" + i, "s" + i, "red", "ada", "h1", true, Map.of(), START, Optional.empty()));
            many.add(id);
        }
        fleet.rebuild(new ListedSamples(), START, Set.of("h1"), START);
        now = START.plusSeconds(600);
        outlooks.run(Ahead.HOUR);
        assertThat(many.stream().filter(id -> !of(id, Ahead.HOUR, Resource.CPU).isEmpty()))
                .hasSize(200);
        now = now.plusSeconds(300);
        outlooks.run(Ahead.HOUR);
        assertThat(many).allMatch(id -> !of(id, Ahead.HOUR, Resource.CPU).isEmpty());
    }

    @Test
    void ofADayThePeakIsForecastBesideTheMean() {
        UUID web = server("web", START);
        store.use("web", START, START.plus(DAY.multipliedBy(5)), t -> t % 3600 == 0 ? 4 : 1);
        now = START.plus(DAY.multipliedBy(5));
        outlooks.run(Ahead.DAY);
        List<Outlook> made = of(web, Ahead.DAY, Resource.CPU);
        assertThat(made.get(0).of()).isEqualTo(Aggregate.MEAN);
        assertThat(made.get(0).forecast().median(5)).isCloseTo(1.25, within(1e-6));
        assertThat(made.get(1).of()).isEqualTo(Aggregate.MAX);
        assertThat(made.get(1).forecast().median(5)).isCloseTo(4, within(1e-6));
    }
}
