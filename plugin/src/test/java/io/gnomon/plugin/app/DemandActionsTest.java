package io.gnomon.plugin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.cli.Actions.DemandBacktestOptions;
import io.gnomon.plugin.cli.Actions.DemandForecastLine;
import io.gnomon.plugin.cli.Actions.DemandForecastOptions;
import io.gnomon.plugin.cli.Actions.DemandLine;
import io.gnomon.plugin.cli.ClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a folder of requests to the lines that a user sees. */
class DemandActionsTest {
    private static final int HOURS = 72;

    @TempDir
    Path folder;

    private final List<String> progress = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /** Three days; each hour one batch of two small servers, and by day ten batches of one large server more. */
    @BeforeEach
    void record() throws IOException {
        StringBuilder text = new StringBuilder("t,batch,flavor\n");
        for (int hour = 0; hour < HOURS; hour++) {
            int t = hour * 3600 + 3300;
            text.append(t).append(",0,small\n").append(t).append(",0,small\n");
            for (int batch = 1; batch <= (hour % 24 < 12 ? 10 : 0); batch++) {
                text.append(t).append(',').append(batch).append(",large\n");
            }
        }
        Files.writeString(folder.resolve("requests.csv"), text);
    }

    private DemandBacktestOptions options(String horizon, int trainDays) {
        return new DemandBacktestOptions(folder, 300, horizon, trainDays);
    }

    @Test
    void theNextHourDayAndWeekAreForecastInTotalAndPerFlavor() {
        List<DemandForecastLine> lines =
                new Main().demandForecast(new DemandForecastOptions(folder, 300, Optional.empty()), remarks::add);
        assertThat(lines).hasSize(3 * 2 * 3);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.start()).isEqualTo(Instant.ofEpochSecond(HOURS * 3600L));
            assertThat(line.tenth()).isBetween(0.0, line.median());
            assertThat(line.ninetieth()).isBetween(line.median(), line.ninetyNinth());
        });
        assertThat(lines)
                .filteredOn(
                        line -> line.horizon().equals("day") && line.measure().equals("servers"))
                .extracting(DemandForecastLine::flavor)
                .containsExactly("(all)", "large", "small");
        assertThat(lines)
                .filteredOn(line -> line.horizon().equals("day")
                        && line.measure().equals("servers")
                        && line.flavor().equals("(all)"))
                .singleElement()
                .satisfies(line -> assertThat(line.median()).isBetween(130.0, 200.0));
    }

    @Test
    void aFlavorThatWasNeverRequestedIsNamedWithThoseThatWere() {
        assertThat(new Main()
                        .demandForecast(new DemandForecastOptions(folder, 300, Optional.of("small")), remarks::add))
                .hasSize(3 * 2)
                .allSatisfy(line -> assertThat(line.flavor()).isEqualTo("small"));
        assertThatThrownBy(() -> new Main()
                        .demandForecast(new DemandForecastOptions(folder, 300, Optional.of("gpu")), remarks::add))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("'gpu' was never requested");
    }

    @Test
    void aRequestWithAWrongClockIsNamedAndDoesNotMakeWeeksWithoutDemand() throws IOException {
        DemandForecastOptions options = new DemandForecastOptions(folder, 300, Optional.empty());
        List<DemandForecastLine> without = new Main().demandForecast(options, remarks::add);
        assertThat(remarks).isEmpty();
        Files.writeString(
                folder.resolve("more.csv"), "t,batch,flavor\n" + (HOURS * 3600 + 100 * 86_400) + ",0,small\n");
        assertThat(new Main().demandForecast(options, remarks::add)).isEqualTo(without);
        assertThat(remarks).singleElement().asString().contains("more.csv, line 2", "one request is left out");
    }

    @Test
    void aBacktestScoresTheTotalAndEachFlavor() {
        List<DemandLine> lines = new Main().demandBacktest(options("hour", 2), progress::add, remarks::add);
        assertThat(lines)
                .extracting(line -> line.measure() + " " + line.flavor())
                .containsExactly(
                        "batches (all)",
                        "batches large",
                        "batches small",
                        "servers (all)",
                        "servers large",
                        "servers small");
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.points()).isEqualTo(24);
            assertThat(line.mae()).isFinite();
            assertThat(line.yesterdayMae()).isZero();
            assertThat(line.lastWeekMae()).isNaN();
        });
        assertThat(lines.get(3).mean()).isEqualTo(7);
        assertThat(lines.get(3).lastValueMae()).isEqualTo(20 / 24.0);
        assertThat(progress).first().asString().startsWith("reading");
        assertThat(progress).last().isEqualTo("");
    }

    @Test
    void whatCannotBeTriedIsSaidWithTheMend() throws IOException {
        assertThatThrownBy(() -> new Main().demandBacktest(options("week", 2), progress::add, remarks::add))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("there are 72 whole hours");
        assertThatThrownBy(() -> new Main().demandBacktest(options("month", 2), progress::add, remarks::add))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("no horizon 'month'");
        Files.writeString(folder.resolve("more.csv"), "t,batch,flavor\nlater,0,small\n");
        assertThatThrownBy(() -> new Main().demandBacktest(options("hour", 2), progress::add, remarks::add))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("more.csv, line 2, column 1");
    }
}
