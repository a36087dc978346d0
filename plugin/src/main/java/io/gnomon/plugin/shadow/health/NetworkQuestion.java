package io.gnomon.plugin.shadow.health;

import io.gnomon.plugin.cluster.HypervisorPort;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How many seconds an echo takes from a guest to an address and back: the median of three, of which one that is lost takes a second. */
final class NetworkQuestion implements Inside.Question {
    private static final Pattern TIME = Pattern.compile("time[=<]([0-9.]+) ?ms");
    private static final int ECHOES = 3;
    private static final double LOST = 1;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final String script;
    /** The job's. */
    private boolean everAnswered;

    /** @param address that guests can reach, of the form that {@link io.gnomon.plugin.config.ShadowSettings} allows */
    NetworkQuestion(String address) {
        this.script = "command -v ping >/dev/null || exit 3; for i in 1 2 3; do ping -c 1 -W 1 " + address
                + " 2>/dev/null; done; true";
    }

    @Override
    public OptionalDouble ask(HypervisorPort port, UUID server) {
        return OptionalDouble.of(median(port.run(server, script, LIMIT)));
    }

    static double median(String printed) {
        double[] echoes = new double[ECHOES];
        Arrays.fill(echoes, LOST);
        double[] came = TIME.matcher(printed)
                .results()
                .map(MatchResult::group)
                .mapToDouble(NetworkQuestion::seconds)
                .limit(ECHOES)
                .toArray();
        System.arraycopy(came, 0, echoes, 0, came.length);
        Arrays.sort(echoes);
        return echoes[ECHOES / 2];
    }

    private static double seconds(String time) {
        return Double.parseDouble(time.replaceAll("[^0-9.]", "")) / 1e3;
    }

    @Override
    public boolean isFine(double seconds) {
        return seconds <= Part.NETWORK_FINE;
    }

    /** Where none of several gets an answer, or nobody ever did, it is the address that is not there. */
    @Override
    public boolean isVoid(Map<String, Double> all) {
        boolean silent = all.values().stream().allMatch(seconds -> seconds >= LOST);
        everAnswered |= !silent;
        return silent && (all.size() > 1 || !everAnswered);
    }
}
