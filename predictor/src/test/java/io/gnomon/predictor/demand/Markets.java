package io.gnomon.predictor.demand;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Requests of a known kind. */
final class Markets {
    /** A Monday. */
    static final long START = 4 * 86_400L;

    private Markets() {}

    /** Hours with these servers, each a batch of its own. */
    static List<RequestHour> of(long... servers) {
        List<RequestHour> hours = new ArrayList<>();
        for (int i = 0; i < servers.length; i++) {
            Count count = new Count(servers[i], servers[i]);
            hours.add(new RequestHour(
                    START + (long) i * RequestHour.SECONDS,
                    count,
                    servers[i] == 0 ? Map.of() : Map.of("small", count)));
        }
        return hours;
    }

    /** What is expected of an hour: a daily course, half of it at the weekend. */
    static double course(int hour) {
        double day = 300 + 200 * Math.sin(2 * Math.PI * (hour % 24) / 24);
        return hour / 24 % 7 < 5 ? day : day / 2;
    }

    /**
     * That course with counts that scatter by {@code mean + k mean^2}; three of four of flavor small, the rest large, and
     * batches of one to many.
     */
    static List<RequestHour> busy(int hours, double k, long seed) {
        Random random = new Random(seed);
        List<RequestHour> result = new ArrayList<>();
        for (int i = 0; i < hours; i++) {
            Map<String, Count> byKey = new HashMap<>();
            double luck = k == 0 ? 1 : gamma(random, 1 / k) * k;
            byKey.put("small", draw(random, 0.75 * luck * course(i)));
            byKey.put("large", draw(random, 0.25 * luck * course(i)));
            Count total = new Count(
                    byKey.values().stream().mapToLong(Count::batches).sum(),
                    byKey.values().stream().mapToLong(Count::servers).sum());
            result.add(new RequestHour(START + (long) i * RequestHour.SECONDS, total, byKey));
        }
        return result;
    }

    private static Count draw(Random random, double mean) {
        long batches = poisson(random, mean);
        long servers = 0;
        for (long b = 0; b < batches; b++) {
            servers += 1 + (random.nextInt(20) == 0 ? (long) (20 * -Math.log(1 - random.nextDouble())) : 0);
        }
        return new Count(batches, servers);
    }

    private static long poisson(Random random, double mean) {
        long count = 0;
        for (double time = -Math.log(1 - random.nextDouble()); time < mean; count++) {
            time += -Math.log(1 - random.nextDouble());
        }
        return count;
    }

    /** Gamma with scale 1, shape at least 1 (Marsaglia and Tsang 2000). */
    private static double gamma(Random random, double shape) {
        double d = shape - 1.0 / 3;
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + x / Math.sqrt(9 * d), 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }
}
