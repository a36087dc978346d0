package io.gnomon.plugin.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells the story, line by line, with the time since the start; what it tells is kept as data too. Thread-safe. */
final class Narrator {
    private static final int WIDTH = 108;
    private static final String INDENT = "         ";

    private final PrintStream out;
    private final boolean live;
    private final InstantSource clock;
    private final Instant start;
    private final List<Line> told = new ArrayList<>();
    private boolean progressShown;

    /** @param at seconds since the start of the demo */
    record Line(double at, String text) {}

    /** @param live whether {@code out} is a terminal on which a progress line can be redrawn */
    Narrator(PrintStream out, boolean live, InstantSource clock) {
        this.out = out;
        this.live = live;
        this.clock = clock;
        this.start = clock.instant();
    }

    double seconds(Instant at) {
        return Duration.between(start, at).toMillis() / 1000.0;
    }

    synchronized void tell(String text) {
        clearProgress();
        double now = seconds(clock.instant());
        told.add(new Line(now, text));
        out.printf(Locale.ROOT, "[%4.0f s] %s%n", now, wrapped(text));
        out.flush();
    }

    synchronized void plain(String text) {
        clearProgress();
        out.println(text);
        out.flush();
    }

    /** One line that is redrawn on a terminal, and printed now and then elsewhere. */
    synchronized void progress(String text) {
        String line = String.format(Locale.ROOT, "[%4.0f s] %s", seconds(clock.instant()), text);
        if (live) {
            out.print("\r" + (line.length() > WIDTH + 10 ? line.substring(0, WIDTH + 10) : line) + "\u001b[K");
            progressShown = true;
        } else {
            out.println(line);
        }
        out.flush();
    }

    boolean isLive() {
        return live;
    }

    private void clearProgress() {
        if (progressShown) {
            out.print("\r\u001b[K");
            progressShown = false;
        }
    }

    synchronized List<Line> told() {
        return List.copyOf(told);
    }

    private static String wrapped(String text) {
        StringBuilder result = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ", -1)) {
            if (column + word.length() > WIDTH && column > 0) {
                result.append(System.lineSeparator()).append(INDENT);
                column = 0;
            } else if (column > 0) {
                result.append(' ');
                column++;
            }
            result.append(word);
            column += word.length();
        }
        return result.toString();
    }
}
