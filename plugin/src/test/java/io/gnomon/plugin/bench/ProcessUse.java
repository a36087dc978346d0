package io.gnomon.plugin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has used, as the kernel counts it (Linux). */
record ProcessUse(double cpuSeconds, double rssAnonMib) {
    /** USER_HZ, which is 100 on every architecture that we run on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int UTIME = 11;
    private static final int STIME = 12;

    static ProcessUse of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // the name, in parentheses, may hold blanks; field 3 is the first after it
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        double ticks = Double.parseDouble(fields[UTIME]) + Double.parseDouble(fields[STIME]);
        double anonymous = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow(() -> new IOException("this kernel does not tell RssAnon of process " + pid));
        return new ProcessUse(ticks / TICKS_PER_SECOND, anonymous / 1024);
    }
}
