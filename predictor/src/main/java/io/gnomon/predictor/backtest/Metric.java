package io.gnomon.predictor.backtest;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What of a recording is forecast. */
public enum Metric {
    /** CPU use in 0.01 % of what is provisioned. */
    CPU("cpu", "0.01 %"),
    /** CPU use in MHz: the share of the provisioned frequency. */
    CPU_MHZ("cpu-mhz", "MHz"),
    /** Memory in use. */
    MEM("mem", "MiB"),
    DISKREAD("diskread", "KB/s"),
    DISKWRITE("diskwrite", "KB/s"),
    NETRX("netrx", "KB/s"),
    NETTX("nettx", "KB/s");

    private final String label;
    private final String unit;

    Metric(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    /** As it is written by people, and in the names of files. */
    public String label() {
        return label;
    }

    public String unit() {
        return unit;
    }

    public static Optional<Metric> of(String label) {
        return Arrays.stream(values()).filter(m -> m.label.equals(label)).findFirst();
    }

    public static String labels() {
        return Arrays.stream(values()).map(Metric::label).collect(Collectors.joining(", "));
    }
}
