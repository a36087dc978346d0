package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Grid.Cell;
import io.gnomon.plugin.cli.Grid.Heading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Draws tables no wider than the terminal where the words allow it; headers and text are wrapped, numbers are not. */
final class TableWriter {
    private static final int NARROWEST_TEXT = 12;

    private final int limit;
    private final boolean colour;

    /** @param limit columns; 0 for no limit */
    TableWriter(int limit, boolean colour) {
        this.limit = limit == 0 ? Integer.MAX_VALUE : limit;
        this.colour = colour;
    }

    /** One line per row. */
    String rows(Grid grid) {
        int columns = grid.headings().size();
        boolean[] right = new boolean[columns];
        boolean[] state = new boolean[columns];
        List<String[]> texts = new ArrayList<>();
        String[] header = new String[columns];
        for (int i = 0; i < columns; i++) {
            Heading heading = grid.headings().get(i);
            right[i] = heading.kind().right();
            state[i] = heading.kind() == Column.Kind.STATE;
            header[i] = heading.header();
        }
        for (List<Cell> row : grid.rows()) {
            texts.add(row.stream().map(c -> safe(c.text())).toArray(String[]::new));
        }
        return draw(header, texts, right, state);
    }

    /** One line per field of the only row. */
    String fields(Grid grid) {
        List<String[]> texts = new ArrayList<>();
        List<Cell> row = grid.rows().get(0);
        for (int i = 0; i < row.size(); i++) {
            texts.add(new String[] {
                grid.headings().get(i).header(), safe(row.get(i).text())
            });
        }
        return draw(new String[] {"field", "value"}, texts, new boolean[2], new boolean[] {false, true});
    }

    // lines that we made ourselves stay lines; everything else that a terminal obeys is written out
    private static String safe(String text) {
        return String.join(
                "\n", Arrays.stream(text.split("\n", -1)).map(Text::safe).toList());
    }

    private String draw(String[] header, List<String[]> rows, boolean[] right, boolean[] state) {
        int[] widths = widths(header, rows, right);
        StringBuilder out = new StringBuilder();
        String rule = rule(widths);
        out.append(rule);
        line(out, header, widths, right, new boolean[header.length], true);
        out.append(rule);
        for (String[] row : rows) {
            line(out, row, widths, right, state, false);
        }
        return out.append(rule).toString();
    }

    private int[] widths(String[] header, List<String[]> rows, boolean[] right) {
        int columns = header.length;
        int[] widths = new int[columns];
        int[] least = new int[columns];
        for (int i = 0; i < columns; i++) {
            int cells = 0;
            for (String[] row : rows) {
                cells = Math.max(cells, widest(row[i], "\n"));
            }
            int words = widest(header[i], " ");
            widths[i] = Math.max(cells, Text.width(header[i]));
            least[i] = Math.max(words, right[i] ? cells : Math.min(cells, NARROWEST_TEXT));
        }
        int total = Arrays.stream(widths).sum() + 3 * columns + 1;
        while (total > limit) {
            int widest = -1;
            for (int i = 0; i < columns; i++) {
                if (widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                break;
            }
            widths[widest]--;
            total--;
        }
        return widths;
    }

    private static int widest(String text, String separator) {
        return Arrays.stream(text.split(separator, -1))
                .mapToInt(Text::width)
                .max()
                .orElse(0);
    }

    private static String rule(int[] widths) {
        StringBuilder out = new StringBuilder("+");
        for (int width : widths) {
            out.append("-".repeat(width + 2)).append('+');
        }
        return out.append('\n').toString();
    }

    private void line(
            StringBuilder out, String[] cells, int[] widths, boolean[] right, boolean[] state, boolean header) {
        List<List<String>> wrapped = new ArrayList<>();
        int height = 1;
        for (int i = 0; i < cells.length; i++) {
            List<String> lines = wrap(cells[i], widths[i]);
            wrapped.add(lines);
            height = Math.max(height, lines.size());
        }
        for (int y = 0; y < height; y++) {
            out.append('|');
            for (int i = 0; i < cells.length; i++) {
                String text = y < wrapped.get(i).size() ? wrapped.get(i).get(y) : "";
                String padding = " ".repeat(Math.max(0, widths[i] - Text.width(text)));
                String shown = colour ? colour(text, state[i], header) : text;
                out.append(' ')
                        .append(right[i] ? padding + shown : shown + padding)
                        .append(" |");
            }
            out.append('\n');
        }
    }

    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.split("\n", -1)) {
            StringBuilder line = new StringBuilder();
            for (String word : paragraph.split(" ", -1)) {
                if (line.length() > 0 && Text.width(line.toString()) + 1 + Text.width(word) > width) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.append(line.length() > 0 ? " " : "").append(word);
                while (Text.width(line.toString()) > width) {
                    int cut = fitting(line, width);
                    lines.add(line.substring(0, cut));
                    line.delete(0, cut);
                }
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static int fitting(CharSequence text, int width) {
        int used = 0;
        int at = 0;
        while (at < text.length()) {
            int c = Character.codePointAt(text, at);
            used += Text.width(c);
            if (used > width && at > 0) {
                break;
            }
            at += Character.charCount(c);
        }
        return at;
    }

    private static String colour(String text, boolean state, boolean header) {
        if (header) {
            return "\u001b[1m" + text + "\u001b[0m";
        }
        String code = !state
                ? ""
                : switch (text.toLowerCase(Locale.ROOT)) {
                    case "verified", "ok" -> "32";
                    case "accepted", "intended", "acting", "acted", "abandoned", "warn" -> "33";
                    case "refused", "failed", "fail" -> "31";
                    default -> "";
                };
        return code.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
