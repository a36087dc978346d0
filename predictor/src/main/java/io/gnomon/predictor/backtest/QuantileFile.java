package io.gnomon.predictor.backtest;

import io.gnomon.predictor.forecast.Forecast;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes forecasts as a table: {@code series,origin,step,q0.1,...,q0.9}, where the origin is the index of the first
 * forecast slot and the step counts from 1. Gzipped if the name ends in {@code .gz}. Safe for many threads; the rows of one
 * forecast stay together.
 */
public final class QuantileFile implements AutoCloseable {
    private static final int LEVELS = 9;

    private final BufferedWriter out;

    public QuantileFile(Path file) throws IOException {
        OutputStream raw = Files.newOutputStream(file);
        OutputStream packed = file.toString().endsWith(".gz") ? new GZIPOutputStream(raw, 1 << 16) : raw;
        out = new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8), 1 << 16);
        StringBuilder header = new StringBuilder("series,origin,step");
        for (int l = 1; l <= LEVELS; l++) {
            header.append(",q0.").append(l);
        }
        out.write(header.append('\n').toString());
    }

    public void write(String series, int origin, Forecast forecast) {
        StringBuilder rows = new StringBuilder();
        for (int step = 0; step < forecast.steps(); step++) {
            rows.append(series).append(',').append(origin).append(',').append(step + 1);
            for (int l = 1; l <= LEVELS; l++) {
                rows.append(',').append(rounded(forecast.quantile(step, l / 10.0)));
            }
            rows.append('\n');
        }
        try {
            synchronized (this) {
                out.write(rows.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A thousandth tells more than any forecast knows. */
    private static String rounded(double value) {
        return Math.abs(value) >= 1e9 ? Double.toString(value) : Double.toString(Math.rint(value * 1000) / 1000);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
