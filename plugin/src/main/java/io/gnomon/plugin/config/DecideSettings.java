package io.gnomon.plugin.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code decide.*}: when allocations are changed, and by how much. */
public record DecideSettings(
        @Setting(
                value = "30",
                min = "1",
                max = "10000",
                meaning = "What a missing unit costs where an idle one costs 1: an allocation covers the forecast with"
                        + " probability price / (1 + price), as far as its highest quantile, 0.99, reaches.")
        double price,

        @Setting(
                meaning = "Other prices for a server, for what is declared of it, for a tag, or for a project, in this"
                        + " order: `server:web-1=300, app:db=100, tag:production=60, project:batch=5`; `image` and `flavor`"
                        + " as `app`.")
        List<String> prices,

        @Setting(
                value = "1",
                min = "0",
                max = "10",
                meaning =
                        "How much a server is given that uses more than servers of its tags do: so many times the excess"
                                + " over their shadow profile. 0 leaves profiles and their peak hours out of decisions.")
        double sensitivity,

        @Setting(
                meaning =
                        "Other sensitivities, named as in `decide.prices`. What an owner says of a server (its metadata"
                                + " `sensitivity`, or `gnomon server set`) wins.")
        List<String> sensitivities,

        @Setting(
                meaning =
                        "Who grows first, and last gives back, where a hypervisor has not enough memory for all: the larger"
                                + " number, named as in `decide.prices`. Else that of the flavor (`gnomon:priority`), else the price"
                                + " of shortage. An owner may say less of a server, not more.")
        List<String> priorities,

        @Setting(
                value = "default",
                meaning =
                        "Projects whose owners' words are believed where `decide.prices` and `decide.priorities` go by them: names"
                                + " of servers, `app`, `image`, tags, and `flavor` but for Nova's. `*`: all. Servers of"
                                + " other projects get no larger number by such words than without them.")
        List<String> trustedProjects,

        @Setting(
                value = "0.10",
                min = "0",
                max = "1",
                meaning = "Share put on top of the forecast need: 0.10 gives a tenth more.")
        double margin,

        @Setting(
                value = "0.3",
                min = "0",
                max = "10",
                meaning =
                        "What a change costs: as much as this share of the allocation idle for five minutes. An"
                                + " allocation changes once leaving it has cost more. Holds until `decide.resizes` has taught it.")
        double change,

        @Setting(
                value = "7",
                min = "0.1",
                max = "288",
                meaning = "How often a day the CPU or memory of a server may change on average: what a change costs is"
                        + " learnt so, for each resource, as soon as two days of usage are recorded.")
        double resizes,

        @Setting(
                value = "2m",
                min = "0s",
                max = "1d",
                meaning = "How long after any change of a server's resource it may not shrink.")
        Duration cooldown,

        @Setting(
                value = "act",
                meaning = "What Gnomon may do by itself: `off` watches and forecasts, `advise` also says what it would"
                        + " change, `act` changes it.")
        Autonomy autonomy,

        @Setting(
                value = "0.1",
                min = "0",
                max = "1",
                meaning = "An allocation never shrinks below the measured usage and this share more.")
        double safetyMargin,

        @Setting(
                value = "512",
                min = "0",
                max = "10000000",
                meaning = "MiB of each hypervisor's memory that are given neither to a new server nor to growth.")
        int memoryReserveMib,

        @Setting(
                value = "false",
                meaning =
                        "Whether Dynamic Allocation is on at first for servers that Gnomon did not make. Each server's"
                                + " own toggle wins.")
        boolean foreign) {

    /** Whose, and a number. */
    static final Pattern NUMBER_OF = Pattern.compile(
            "((?:server|app|image|flavor|tag|project):[^=]{1,255}?) *= *([0-9]{1,5}(?:\\.[0-9]{1,6})?)");

    static final double LEAST_PRICE = 1;
    static final double MOST_PRICE = 10_000;
    static final double MOST_SENSITIVITY = 10;

    /** By whose it is, such as {@code project:batch}. */
    public Map<String, Double> priceOf() {
        return NamedNumbers.read(prices, NUMBER_OF);
    }

    /** The same of priorities. */
    public Map<String, Double> priorityOf() {
        return NamedNumbers.read(priorities, NUMBER_OF);
    }

    /** The same of sensitivities. */
    public Map<String, Double> sensitivityOf() {
        return NamedNumbers.read(sensitivities, NUMBER_OF);
    }
}
