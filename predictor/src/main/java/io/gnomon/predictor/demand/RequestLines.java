package io.gnomon.predictor.demand;

import io.gnomon.predictor.series.TraceException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The lines of a folder's {@code .csv} and {@code .csv.gz} files, those of the files whose first line names certain columns. */
final class RequestLines {
    private static final int LONGEST_NAME = 255;

    private RequestLines() {}

    /**
     * Every line of every such file. The line that is handed over is always the same object.
     *
     * @param columns that the first line has to name; fields are asked for by their place in this list
     * @return whether there was such a file
     */
    static boolean read(Path folder, List<String> columns, Consumer<Line> each) {
        boolean found = false;
        for (Path file : files(folder)) {
            found |= readFile(file, columns, each);
        }
        return found;
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new TraceException(folder.toString(), "there is no such folder", "Check the name", null);
        }
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
            Set<Path> known = new HashSet<>(files);
            // of a file and its gzipped copy the latter is taken
            return files.stream()
                    .filter(f -> f.toString().endsWith(".csv.gz")
                            || f.toString().endsWith(".csv") && !known.contains(Path.of(f + ".gz")))
                    .toList();
        } catch (IOException e) {
            throw new TraceException(folder.toString(), "cannot be listed: " + e, "Check that it may be read", e);
        }
    }

    private static boolean readFile(Path path, List<String> columns, Consumer<Line> each) {
        String file = path.toString();
        try (BufferedReader lines = open(path)) {
            String first = lines.readLine();
            List<String> header = first == null
                    ? List.of()
                    : Arrays.stream(first.replaceFirst("^\\uFEFF", "").split(",", -1))
                            .map(String::strip)
                            .toList();
            if (!header.containsAll(columns)) {
                return false;
            }
            Line line = new Line(file, header, columns);
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                line.next(text);
                each.accept(line);
            }
            return true;
        } catch (EOFException | ZipException e) {
            throw new TraceException(file, "the file is cut off or not really gzip", "Copy it again", e);
        } catch (IOException e) {
            throw new TraceException(file, "cannot be read: " + e, "Check that the file may be read", e);
        }
    }

    private static BufferedReader open(Path path) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            InputStream in = gzip ? new GZIPInputStream(raw, 1 << 16) : raw;
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** The line that is being read, with its place for complaints. */
    static final class Line {
        private final String file;
        private final List<String> header;
        private final int[] places;
        private String[] fields = {};
        private long number = 1;

        private Line(String file, List<String> header, List<String> columns) {
            this.file = file;
            this.header = header;
            this.places = columns.stream().mapToInt(header::indexOf).toArray();
        }

        private void next(String text) {
            number++;
            fields = text.split(",", -1);
            if (fields.length != header.size()) {
                throw new TraceException(
                        file,
                        number,
                        Math.min(fields.length, header.size()),
                        "the line has " + fields.length + " fields where the first line names " + header.size(),
                        "Leave a field empty instead of dropping it; if the file was cut off, copy it again");
            }
        }

        String file() {
            return file;
        }

        long number() {
            return number;
        }

        /** Where a column stands in the file, from 1 on. */
        int place(int column) {
            return places[column] + 1;
        }

        /** The field of a column that the file may have or not. */
        @Nullable String other(String column) {
            int at = header.indexOf(column);
            return at < 0 || fields[at].isBlank() ? null : fields[at].strip();
        }

        long whole(int column, String what) {
            String text = fields[places[column]].strip();
            try {
                long value = Long.parseLong(text);
                if (value >= 0 && value <= 1L << 53) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw fault(column, "'" + shown(text) + "' is not " + what, "Write " + what, e);
            }
            throw fault(column, "'" + shown(text) + "' is negative or too large", "Write " + what);
        }

        String name(int column, String what) {
            String text = fields[places[column]].strip();
            if (text.isEmpty() || text.length() > LONGEST_NAME) {
                throw fault(
                        column, "the " + what + (text.isEmpty() ? " is empty" : " is too long"), "Name the " + what);
            }
            return text;
        }

        TraceException fault(int column, String what, String mend) {
            return fault(column, what, mend, null);
        }

        private TraceException fault(int column, String what, String mend, @Nullable Throwable cause) {
            TraceException fault = new TraceException(file, number, place(column), what, mend);
            if (cause != null) {
                fault.addSuppressed(cause);
            }
            return fault;
        }

        private static String shown(String text) {
            String start = text.length() > 40 ? text.substring(0, 40) + "..." : text;
            return start.replaceAll("\\p{Cntrl}", "?");
        }
    }
}
