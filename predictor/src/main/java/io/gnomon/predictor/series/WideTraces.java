package io.gnomon.predictor.series;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the wide layout, plain or gzipped (by content, not by name): one line per series, {@code name,v0,v1,...}, an
 * empty field for a gap, no header. One line is in memory at a time, as numbers, so ten years at five minutes (a million
 * fields a line) fit. Not for use by several threads.
 *
 * <p>Letters, an empty line, a line without values, a name that came before and a file that is cut off are a {@link
 * TraceException}, as is a line with another number of values than the first one, unless {@link Lengths#MAY_DIFFER}.
 */
public final class WideTraces implements AutoCloseable {
    /** Whether all lines must have one number of values. A file that was cut off shows as a short line. */
    public enum Lengths {
        SAME,
        MAY_DIFFER
    }

    private static final int END = -1;
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private final String file;
    private final InputStream in;
    private final Lengths lengths;
    private final long startSeconds;
    private final int stepSeconds;
    private final Map<String, Long> lineOfName = new HashMap<>();
    private double[] values = new double[1024];
    private byte[] field = new byte[64];
    private int fieldLength;
    private int expected = -1;
    private long line;

    private WideTraces(String file, InputStream in, Lengths lengths, long startSeconds, int stepSeconds) {
        this.file = file;
        this.in = in;
        this.lengths = lengths;
        this.startSeconds = startSeconds;
        this.stepSeconds = stepSeconds;
    }

    /** One line of the file. */
    public record Trace(String name, Series series) {}

    /**
     * Opens a file and checks that it can be read.
     *
     * @param startSeconds Unix time of slot 0, which the layout does not tell
     * @throws TraceException if the file cannot be opened
     */
    public static WideTraces open(Path path, long startSeconds, int stepSeconds, Lengths lengths) {
        String file = path.toString();
        InputStream raw = null;
        try {
            raw = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
            raw.mark(3);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            InputStream in = gzip ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16) : raw;
            in.mark(3);
            boolean marked = in.read() == 0xef && in.read() == 0xbb && in.read() == 0xbf;
            if (!marked) {
                in.reset();
            }
            return new WideTraces(file, in, lengths, startSeconds, stepSeconds);
        } catch (IOException e) {
            closeQuietly(raw, e);
            throw broken(file, e);
        }
    }

    /** The next series, or nothing at the end of the file. */
    public Optional<Trace> next() {
        try {
            return read();
        } catch (IOException e) {
            throw broken(file, e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw broken(file, e);
        }
    }

    private Optional<Trace> read() throws IOException {
        int end = readField();
        if (end == END && fieldLength == 0) {
            return Optional.empty();
        }
        line++;
        if (fieldLength == 0) {
            throw at(1, end == ',' ? "the name is empty" : "the line is empty", "Name the series, or remove the line");
        }
        String name = new String(field, 0, fieldLength, StandardCharsets.UTF_8);
        Long before = lineOfName.putIfAbsent(name, line);
        if (before != null) {
            throw at(1, "'" + name + "' came before, in line " + before, "Give each series a name of its own");
        }
        int n = 0;
        while (end == ',') {
            end = readField();
            if (n == values.length) {
                values = Arrays.copyOf(values, 2 * n);
            }
            values[n] = fieldLength == 0 ? Double.NaN : number(n + 2);
            n++;
        }
        if (n == 0) {
            throw at(1, "there are no values after '" + shown(name) + "'", "Write name,value,value,...");
        }
        if (expected < 0) {
            expected = n;
        } else if (n != expected && lengths == Lengths.SAME) {
            throw at(
                    n + 1,
                    "the line has " + n + " values where the first line has " + expected,
                    "Leave fields without a sample empty instead of dropping them; if the file was cut off, copy it again");
        }
        return Optional.of(new Trace(name, new Series(startSeconds, stepSeconds, Arrays.copyOf(values, n))));
    }

    /** Reads up to the next comma or end of line into {@link #field}; returns what ended it. */
    private int readField() throws IOException {
        fieldLength = 0;
        while (true) {
            int b = in.read();
            if (b == ',' || b == '\n' || b == END) {
                if (b != ',' && fieldLength > 0 && field[fieldLength - 1] == '\r') {
                    fieldLength--;
                }
                return b;
            }
            if (fieldLength == field.length) {
                if (fieldLength >= 1 << 16) {
                    throw at(1, "a field has more than 65536 characters", "Is this a comma-separated text file?");
                }
                field = Arrays.copyOf(field, 2 * fieldLength);
            }
            field[fieldLength++] = (byte) b;
        }
    }

    /** Whole numbers by hand, which most are; the rest as Java reads it. */
    private double number(int column) {
        long whole = 0;
        int i = field[0] == '-' ? 1 : 0;
        boolean plain = fieldLength > i && fieldLength <= 16;
        for (; i < fieldLength && plain; i++) {
            plain = field[i] >= '0' && field[i] <= '9';
            whole = 10 * whole + (field[i] - '0');
        }
        if (plain) {
            return field[0] == '-' ? -whole : whole;
        }
        String text = new String(field, 0, fieldLength, StandardCharsets.UTF_8);
        // what Java reads besides, such as NaN, 1d and 0x1p3, no other tool would write
        if (DECIMAL.matcher(text).matches()) {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        }
        boolean heading = line == 1 && column == 2;
        throw at(
                column,
                "'" + shown(text) + "' is not a number",
                "Write a number, or nothing for a gap"
                        + (heading ? "; this layout has no header line: if this is one, remove it" : ""));
    }

    private TraceException at(int column, String what, String mend) {
        return new TraceException(file, Math.max(line, 1), column, what, mend);
    }

    private static String shown(String text) {
        String start = text.length() > 40 ? text.substring(0, 40) + "..." : text;
        return start.replaceAll("\\p{Cntrl}", "?");
    }

    private static TraceException broken(String file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new TraceException(file, "there is no such file", "Check the name of the folder and the file", e);
        }
        if (e instanceof EOFException || e instanceof ZipException) {
            return new TraceException(file, "the file is cut off or not really gzip", "Copy it again", e);
        }
        return new TraceException(
                file, "cannot be read: " + e, "Check that the file may be read and its disk is well", e);
    }

    private static void closeQuietly(@Nullable InputStream in, IOException reason) {
        try {
            if (in != null) {
                in.close();
            }
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
