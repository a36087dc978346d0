package io.gnomon.plugin.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.predictor.series.TraceException;
import io.gnomon.predictor.sizing.SizingLearner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizeReplayTest {
    private static final int SERVERS = 6;
    private static final int SLOTS = 6 * 288;
    private static final SizingLearner QUICK = new SizingLearner(3_000, 15);

    @TempDir
    Path folder;

    /** Busy for an hour out of four, each server on another scale; the first is off for a while, the last always idle. */
    private static int busy(int server, int slot) {
        boolean works = slot % 48 < 12;
        return server == SERVERS - 1 ? 0 : (works ? 4_000 : 200) + (slot * 7 + server) % 50;
    }

    private void write(String name, IntBinaryOperator value) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int server = 0; server < SERVERS; server++) {
            all.append("vm-").append(server);
            for (int slot = 0; slot < SLOTS; slot++) {
                all.append(',');
                if (slot % 500 != 499) { // gaps now and then
                    all.append(value.applyAsInt(server, slot));
                }
            }
            all.append('\n');
        }
        Files.writeString(folder.resolve(name), all);
    }

    private void recordings(IntBinaryOperator cpu) throws IOException {
        write("cpu.csv", cpu);
        write("cores.csv", (server, slot) -> server == 0 && slot > 1_000 && slot < 1_100 ? 0 : 2);
        write("capmhz.csv", (server, slot) -> 1_000 * (server + 1));
        write("mem.csv", (server, slot) -> server == SERVERS - 1 ? 0 : 500 + busy(server, slot) / 10);
        write("memcap.csv", (server, slot) -> 4_096);
    }

    private SizeRequest request(List<String> policies, List<Double> prices, int days, Optional<Path> export) {
        return new SizeRequest(folder, Optional.empty(), policies, prices, days, 24, 0, export);
    }

    private List<SizeReplay.Line> run(SizeRequest request) throws IOException {
        return new SizeReplay(request, QUICK, step -> {}).run();
    }

    @Test
    void gnomonCostsLessThanTheFlavorAndADearerShortageIsMetMore() throws IOException {
        recordings(SizeReplayTest::busy);
        List<SizeReplay.Line> lines =
                run(request(List.of("gnomon", "static"), List.of(1.0, 100.0), 2, Optional.empty()));
        assertThat(lines).hasSize(8);
        for (Track.Kind kind : Track.Kind.values()) {
            List<SizeReplay.Line> mine =
                    lines.stream().filter(l -> l.resource() == kind).toList();
            assertThat(mine.get(0).score().cost(1))
                    .isLessThan(mine.get(2).score().cost(1));
            assertThat(mine.get(1).score().unmet())
                    .isLessThanOrEqualTo(mine.get(0).score().unmet());
            assertThat(mine.get(2).score().unmet()).isZero();
        }
    }

    @Test
    void exportsWhatIsInForceWhereItChanges() throws IOException {
        recordings(SizeReplayTest::busy);
        Path file = folder.resolve("out.csv.gz");
        run(request(List.of("last-hour"), List.of(30.0), 2, Optional.of(file)));
        List<String> rows = unpacked(file);
        assertThat(rows.get(0)).isEqualTo("series,slot,cpu_mhz,mem_mib");
        assertThat(rows.get(1)).startsWith("vm-0," + (SLOTS - 2 * 288) + ",");
        assertThat(rows).contains("vm-5," + (SLOTS - 2 * 288) + ",75.0,64.0").doesNotHaveDuplicates();
        String before = "";
        for (String row : rows.subList(1, rows.size())) {
            String server = row.substring(0, 5);
            String amounts = row.substring(row.indexOf(',', 5 + 1));
            assertThat(server + amounts).isNotEqualTo(before);
            before = server + amounts;
        }
    }

    @Test
    void severalPricesHaveAFileEach() throws IOException {
        recordings(SizeReplayTest::busy);
        run(request(List.of("gnomon"), List.of(10.0, 2.5), 2, Optional.of(folder.resolve("out.csv.gz"))));
        assertThat(folder.resolve("out-price10.csv.gz")).exists();
        assertThat(folder.resolve("out-price2.5.csv.gz")).exists();
        assertThat(folder.resolve("out.csv.gz")).doesNotExist();
    }

    @Test
    void whatComesDoesNotChangeWhatGnomonDecidedBefore() throws IOException {
        int turn = SLOTS - 288;
        recordings(SizeReplayTest::busy);
        Path one = folder.resolve("one.csv.gz");
        run(request(List.of("gnomon"), List.of(30.0), 2, Optional.of(one)));
        recordings((server, slot) -> slot < turn ? busy(server, slot) : 9_999 - busy(server, slot));
        Path other = folder.resolve("other.csv.gz");
        run(request(List.of("gnomon"), List.of(30.0), 2, Optional.of(other)));
        assertThat(until(unpacked(other), turn))
                .isEqualTo(until(unpacked(one), turn))
                .hasSizeGreaterThan(SERVERS);
        assertThat(unpacked(other)).isNotEqualTo(unpacked(one));
    }

    @Test
    void learnsFromStrangersWhenToldTo() throws IOException {
        recordings(SizeReplayTest::busy);
        SizeRequest request = new SizeRequest(
                folder, Optional.of(folder), List.of("gnomon"), List.of(30.0), 2, 24, 0, Optional.empty());
        assertThat(run(request)).hasSize(2).allMatch(l -> l.score().cost(30) < 10);
    }

    @Test
    void aTestLongerThanTheRecordingsIsRefused() throws IOException {
        recordings(SizeReplayTest::busy);
        SizeRequest request = request(List.of("static"), List.of(30.0), 6, Optional.empty());
        assertThatThrownBy(() -> run(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ask for fewer days");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        recordings(SizeReplayTest::busy);
        Files.delete(folder.resolve("memcap.csv"));
        SizeRequest request = request(List.of("static"), List.of(30.0), 2, Optional.empty());
        assertThatThrownBy(() -> run(request))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("there is no memcap.csv.gz");
    }

    /** A slot of the test, the turn included: what was decided for it knows only slots before it. */
    private static List<String> until(List<String> rows, int slot) {
        return rows.stream()
                .skip(1)
                .filter(r -> Integer.parseInt(r.split(",", -1)[1]) <= slot)
                .toList();
    }

    private static List<String> unpacked(Path file) throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return in.lines().toList();
        }
    }
}
