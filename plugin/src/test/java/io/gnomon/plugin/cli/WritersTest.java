package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.cli.Grid.Cell;
import io.gnomon.plugin.cli.Grid.Heading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Our small writers agree with the libraries that they stand in for. */
final class WritersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    @Provide
    Arbitrary<Object> documents() {
        Arbitrary<Object> plain = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(12).map(s -> (Object) valid(s)),
                Arbitraries.of(
                        "yes", "null", "~", "1e3", "0x1f", "- a", "a: b", "a #b", "", " ", "2026-03-01", "é\n\t\"\\"),
                Arbitraries.integers().map(i -> (Object) i),
                Arbitraries.doubles().map(d -> (Object) d),
                Arbitraries.of(true, false));
        return nested(nested(plain));
    }

    private static Arbitrary<Object> nested(Arbitrary<Object> inner) {
        Arbitrary<String> keys = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars(" :#-1\"")
                .ofMinLength(1)
                .ofMaxLength(6);
        return Arbitraries.oneOf(
                inner,
                inner.list().ofMaxSize(4).map(l -> (Object) l),
                Arbitraries.maps(keys, inner).ofMaxSize(4).map(m -> (Object) new LinkedHashMap<>(m)));
    }

    /** Half of a surrogate pair is no character, and no reader takes it. */
    private static String valid(String s) {
        StringBuilder out = new StringBuilder();
        s.codePoints().filter(c -> Character.getType(c) != Character.SURROGATE).forEach(out::appendCodePoint);
        return out.toString();
    }

    @Property(tries = 500)
    void whatIsWrittenAsJsonIsReadBackTheSame(@ForAll("documents") Object document) throws Exception {
        JsonNode expected = JSON.readTree(JSON.writeValueAsString(document));
        assertSame(JSON.readTree(JsonWriter.compact(document)), expected);
        assertSame(JSON.readTree(JsonWriter.indented(document)), expected);
    }

    @Property(tries = 500)
    void whatIsWrittenAsYamlIsReadBackTheSame(@ForAll("documents") Object document) throws Exception {
        assertSame(YAML.readTree(YamlWriter.write(document)), JSON.readTree(JSON.writeValueAsString(document)));
    }

    private static void assertSame(JsonNode read, JsonNode expected) {
        assertThat(read.equals(WritersTest::compareNumbers, expected))
                .as("%s instead of %s", read, expected)
                .isTrue();
    }

    private static int compareNumbers(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return Double.compare(a.asDouble() + 0.0, b.asDouble() + 0.0); // -0 is 0
        }
        return a.equals(b) ? 0 : 1;
    }

    @Property(tries = 300)
    void everyLineOfATableIsAsWideAsEveryOther(
            @ForAll @Size(min = 1, max = 4) List<String> cells, @ForAll @IntRange(max = 60) int limit) {
        List<Heading> headings = new ArrayList<>();
        List<Cell> row = new ArrayList<>();
        for (String cell : cells) {
            headings.add(new Heading("c", "a column", Kind.TEXT));
            row.add(new Cell(cell, cell));
        }
        String table = new TableWriter(limit, false).rows(new Grid(headings, List.of(row)));
        int[] widths = table.lines().mapToInt(Text::width).toArray();
        assertThat(Arrays.stream(widths).distinct().count()).isEqualTo(1);
        if (limit >= 4 * (12 + 3) + 1) {
            assertThat(widths[0]).isLessThanOrEqualTo(limit);
        }
        assertThat(table.codePoints().filter(c -> c != '\n').allMatch(Text::isHarmless))
                .isTrue();
    }

    @Property(tries = 300)
    void wrappingLosesNoCharacter(@ForAll String text, @ForAll @IntRange(min = 2, max = 20) int width) {
        String safe = Text.safe(text);
        List<String> lines = TableWriter.wrap(safe, width);
        assertThat(String.join("", lines).replace(" ", "")).isEqualTo(safe.replace(" ", ""));
        assertThat(lines).allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(width));
    }

    @Property(tries = 300)
    void whatIsSafeStaysAsItIsAndWhatIsNotBecomesSafe(@ForAll String text) {
        String safe = Text.safe(text);
        assertThat(safe.codePoints().allMatch(Text::isHarmless)).isTrue();
        assertThat(Text.safe(safe)).isEqualTo(safe);
    }

    @Property
    void aRecordWrittenIsReadBackTheSame(@ForAll boolean on) throws Exception {
        var patch = new io.gnomon.plugin.rest.Views.ServerPatch(on, "2", "5");
        Map<?, ?> read = JSON.readValue(JsonWriter.compact(patch), Map.class);
        assertThat(read).isEqualTo(Map.of("dynamicAllocation", on, "sensitivity", "2", "priority", "5"));
    }
}
