package io.gnomon.plugin.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.rest.Views.DemandForecastView;
import io.gnomon.plugin.rest.Views.DemandView;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ServerRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemandDeskTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private Database database;
    private Instant now = START;
    private DemandDesk desk;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        desk = new DemandDesk(database.servers(), () -> now);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private UUID started(Instant at, String project, String flavor) {
        UUID id = UUID.randomUUID();
        Map<String, String> metadata = flavor.isEmpty() ? Map.of() : Map.of("flavor", flavor);
        database.servers()
                .seen(new ServerRecord(id, "", "s-" + id, project, "ada", "h1", true, metadata, at, Optional.empty()));
        return id;
    }

    @Test
    void whatNobodyHasAskedForIsNoDemand() {
        now = START.plus(Duration.ofHours(3));
        started(START.plusSeconds(600), "shop", "m1");
        for (String mark : List.of("shadow_instance", "staged_for")) {
            UUID id = UUID.randomUUID();
            database.servers()
                    .seen(new ServerRecord(
                            id,
                            "",
                            "s-" + id,
                            "shop",
                            "gnomon",
                            "h1",
                            false,
                            Map.of(mark, "x"),
                            START.plusSeconds(700),
                            Optional.empty()));
        }
        assertThat(desk.of(Optional.empty(), Optional.empty()).servers()).isEqualTo(1);
    }

    /** Two servers at once every hour from eight to sixteen, so many days. */
    private void days(int days, String project, String flavor) {
        for (int hour = 0; hour < 24 * days; hour++) {
            if (hour % 24 >= 8 && hour % 24 < 16) {
                started(START.plus(Duration.ofHours(hour)).plusSeconds(600), project, flavor);
                started(START.plus(Duration.ofHours(hour)).plusSeconds(610), project, flavor);
            }
        }
    }

    private static DemandForecastView of(DemandView demand, String horizon, String measure, String flavor) {
        return demand.forecasts().stream()
                .filter(f -> f.horizon().equals(horizon)
                        && f.measure().equals(measure)
                        && f.flavor().equals(flavor))
                .findFirst()
                .orElseThrow();
    }

    private static double median(DemandForecastView forecast) {
        return forecast.quantiles().get(forecast.levels().indexOf(0.5));
    }

    @Test
    void whatIsStartedEveryDayIsExpectedAgainInTotalAndOfEachFlavor() {
        days(15, "red", "small");
        days(15, "blue", "");
        now = START.plus(Duration.ofDays(15)).plus(Duration.ofHours(10));
        DemandView all = desk.of(Optional.empty(), Optional.empty());
        assertThat(all.servers()).isEqualTo(15 * 8 * 4);
        assertThat(all.since()).isEqualTo(START.plus(Duration.ofHours(8)).plusSeconds(600));
        assertThat(all.note()).isNull();
        assertThat(median(of(all, "day", "servers", "(all)"))).isBetween(15.0, 40.0);
        assertThat(median(of(all, "day", "batches", "(all)"))).isLessThan(median(of(all, "day", "servers", "(all)")));
        assertThat(median(of(all, "week", "servers", "small"))).isBetween(40.0, 160.0);
        assertThat(of(all, "hour", "servers", "(none)").start()).isEqualTo(now);
        for (DemandForecastView forecast : all.forecasts()) {
            assertThat(forecast.quantiles()).isSorted().allMatch(q -> q >= 0 && Double.isFinite(q));
        }
    }

    @Test
    void aProjectSeesOnlyItsOwn() {
        days(15, "red", "small");
        days(15, "blue", "secret");
        now = START.plus(Duration.ofDays(15));
        DemandView red = desk.of(Optional.of("red"), Optional.empty());
        assertThat(red.servers()).isEqualTo(15 * 8 * 2);
        assertThat(red.forecasts()).extracting(DemandForecastView::flavor).containsOnly("(all)", "small");
        assertThat(desk.of(Optional.of("green"), Optional.empty()).servers()).isZero();
        assertThat(desk.of(Optional.of("red"), Optional.of("secret")).forecasts())
                .isEmpty();
        assertThat(desk.of(Optional.of("red"), Optional.of("small")).forecasts())
                .hasSize(6);
    }

    @Test
    void withFewRecordsItSaysSo() {
        assertThat(desk.of(Optional.empty(), Optional.empty()).note()).contains("no server was started");
        days(1, "red", "small");
        now = START.plus(Duration.ofHours(20));
        DemandView young = desk.of(Optional.empty(), Optional.empty());
        assertThat(young.note()).contains("16 servers in 12 hours").contains("too few");
        assertThat(young.forecasts()).isEmpty();
        now = START.plus(Duration.ofHours(60));
        assertThat(desk.of(Optional.empty(), Optional.empty()).note()).contains("the day and the week");
    }

    @Test
    void aStartThatLiesAheadOrFarBackDoesNotCountAndAnErasureShowsAtOnce() {
        days(3, "red", "small");
        started(Instant.EPOCH, "red", "small");
        started(START.plus(Duration.ofDays(4000)), "red", "small");
        UUID last = started(START.plus(Duration.ofDays(3)), "red", "small");
        now = START.plus(Duration.ofDays(4));
        assertThat(desk.of(Optional.of("red"), Optional.empty()).servers()).isEqualTo(3 * 16 + 1);
        database.servers().erase(List.of(last));
        assertThat(desk.of(Optional.of("red"), Optional.empty()).servers()).isEqualTo(3 * 16);
        now = START.minus(Duration.ofDays(1)); // the clock is set back
        assertThat(desk.of(Optional.of("red"), Optional.empty()).forecasts()).isEmpty();
    }
}
