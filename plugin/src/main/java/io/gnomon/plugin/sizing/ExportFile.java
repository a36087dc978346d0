package io.gnomon.plugin.sizing;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Decisions as a table: {@code series,slot,cpu_mhz,mem_mib}, the allocation in force during that slot; a row where it
 * changes. Gzipped if the name ends in {@code .gz}.
 */
final class ExportFile {
    private ExportFile() {}

    /** The name that was asked for; with several prices each has its own: {@code a.csv.gz} becomes {@code a-price30.csv.gz}. */
    static Path name(Path asked, List<Double> prices, double price) {
        if (prices.size() == 1) {
            return asked;
        }
        String name = String.valueOf(asked.getFileName());
        int dot = name.indexOf('.', 1);
        int at = dot < 0 ? name.length() : dot;
        String amount = price == Math.rint(price) ? Long.toString((long) price) : Double.toString(price);
        return asked.resolveSibling(name.substring(0, at) + "-price" + amount + name.substring(at));
    }

    static void write(Path file, Recordings recordings, int first, double[][] mhz, double[][] mib) throws IOException {
        try (OutputStream raw = Files.newOutputStream(file);
                OutputStream packed = file.toString().endsWith(".gz") ? new GZIPOutputStream(raw, 1 << 16) : raw;
                BufferedWriter out = new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8))) {
            out.write("series,slot,cpu_mhz,mem_mib\n");
            for (int i = 0; i < mhz.length; i++) {
                rows(out, recordings.servers().get(i).name(), first, mhz[i], mib[i]);
            }
        }
    }

    private static void rows(BufferedWriter out, String name, int first, double[] mhz, double[] mib)
            throws IOException {
        String before = "";
        for (int t = 0; t < mhz.length; t++) {
            if (Double.isNaN(mhz[t]) || Double.isNaN(mib[t])) { // off: nothing is allocated that could change
                continue;
            }
            String now = rounded(mhz[t]) + "," + rounded(mib[t]);
            if (!now.equals(before)) {
                out.write(name + "," + (first + t) + "," + now + "\n");
                before = now;
            }
        }
    }

    private static String rounded(double amount) {
        return Double.toString(Math.rint(amount * 1000) / 1000);
    }
}
