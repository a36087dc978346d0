package io.gnomon.plugin.demo;

import io.gnomon.plugin.cli.Client;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.rest.Views.AdjustmentView;
import io.gnomon.plugin.rest.Views.ForecastView;
import io.gnomon.plugin.rest.Views.SampleView;
import io.gnomon.plugin.rest.Views.ServerView;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The demo: three servers run; a new one is made, with a twin that Gnomon does not touch and a control that does
 * something else; Gnomon sees whom the new one resembles and gives it what it will need before it needs it.
 */
public final class Demo {
    private static final Duration LONGEST_BOOT = Duration.ofSeconds(90);
    private static final Duration SIMULATED_BOOT = Duration.ofSeconds(5);
    private static final Duration STEP = Duration.ofSeconds(1);
    /** How long the references run before the newcomers start: they must be ahead by more than the horizon. */
    private static final int HEAD_START_SAMPLES = 4;
    /** Of the ten recorded samples the last two only repeat the calm. */
    private static final int PLAYED_SAMPLES = 8;

    private final DemoOptions options;
    private final Pace pace;
    private final PrintStream out;
    private final Narrator narrator;
    private final InstantSource clock;
    private final String suffix;
    private final Set<String> told = new HashSet<>();
    private final Map<String, String> closest = new HashMap<>();
    private int followed;

    public Demo(DemoOptions options, PrintStream out, boolean terminal, InstantSource clock) {
        this.options = options;
        this.pace = options.simulated() ? Pace.SIMULATED : Pace.GUESTS;
        this.out = out;
        this.clock = clock;
        // with json, people may still watch on the other stream
        this.narrator = new Narrator(options.json() ? System.err : out, terminal && !options.json(), clock);
        this.suffix = "-" + Long.toString(ProcessHandle.current().pid(), 36);
    }

    /** Returns the exit code: 0 if every adjustment was verified and each resource grew before it was needed. */
    public int run() throws IOException, InterruptedException {
        try (Stage stage = Stage.open(options, pace, narrator)) {
            introduce();
            Client client = stage.client();
            stage.create(Cast.REFERENCES, suffix, VcpuWorth.LEAST);
            await(stage, Cast.REFERENCES);
            narrator.tell(String.format(
                    "%s run. They play %d minutes in %d seconds before the new server comes.",
                    names(Cast.REFERENCES), HEAD_START_SAMPLES * 5, HEAD_START_SAMPLES * pace.sampleSeconds()));
            followUntil(
                    stage,
                    Cast.REFERENCES,
                    Cast.BATCH,
                    Duration.ofSeconds((long) HEAD_START_SAMPLES * pace.sampleSeconds()));
            double coresPerVcpu = VcpuWorth.of(
                    client.samples(Cast.BATCH.name() + suffix, HEAD_START_SAMPLES * pace.sampleSeconds()),
                    pace.sampleSeconds(),
                    options.simulated() ? 1 : VcpuWorth.CROWDED);
            announceNewcomers(coresPerVcpu);
            Instant created = clock.instant();
            stage.create(Cast.NEWCOMERS, suffix, coresPerVcpu);
            followUntil(
                    stage, Cast.NEWCOMERS, Cast.NEW, Duration.ofSeconds((long) PLAYED_SAMPLES * pace.sampleSeconds()));
            return conclude(stage, client, created, coresPerVcpu);
        }
    }

    /** Until a server has played so much of its recording: guests begin the later the busier the machine is. */
    private void followUntil(Stage stage, List<Cast.Role> roles, Cast.Role role, Duration played)
            throws InterruptedException {
        if (options.simulated()) {
            // the references play from the start; that the newcomers are known takes a moment
            follow(stage.client(), roles, roles.contains(Cast.NEW) ? played.plus(SIMULATED_BOOT) : played);
            return;
        }
        Instant end = clock.instant().plus(played).plus(LONGEST_BOOT);
        while (clock.instant().isBefore(end)
                && stage.console(role)
                        .last()
                        .filter(r -> r.age() >= played.toSeconds())
                        .isEmpty()) {
            follow(stage.client(), roles, STEP);
        }
    }

    private void introduce() {
        narrator.tell(
                options.simulated()
                        ? "SIMULATED: trace-driven servers stand in for guests; the daemon and its decisions are the real ones."
                        : "Real QEMU guests on " + options.libvirtUri().orElse("") + ".");
        narrator.tell(
                "CPU load is recorded (Azure Public Dataset 2017, CC BY 4.0). That data has no memory and disk: both"
                        + " are scripted from the CPU. Time is compressed " + pace.compression()
                        + " times: five minutes of the"
                        + " recording pass in " + pace.sampleSeconds() + " seconds.");
        if (!options.simulated()) {
            BusyMachine.warning().ifPresent(narrator::tell);
        }
        narrator.tell("Starting three servers: " + Cast.BATCH.name() + " (a batch job), " + Cast.PERIODIC.name()
                + " (a steady load), " + Cast.FLAT.name() + " (a flat one).");
    }

    private void announceNewcomers(double coresPerVcpu) {
        narrator.tell(String.format(
                Locale.ROOT,
                "Creating %s: 1 vCPU (worth %.2f cores, between what %s uses here in its calm and at its peak), %.0f MiB, %.1f MiB/s of disk. It will play that batch job as recorded on another day;"
                        + " nobody tells the daemon. Beside it: %s, the same with Dynamic Allocation off, and %s, the same"
                        + " flavor with an unrelated load.",
                Cast.NEW.name(),
                coresPerVcpu,
                Cast.BATCH.name(),
                Cast.START_MEMORY_MIB,
                Cast.START_DISK_MIB,
                Cast.TWIN.name(),
                Cast.CONTROL.name()));
    }

    private void await(Stage stage, List<Cast.Role> roles) throws InterruptedException, IOException {
        Client client = stage.client();
        Instant end = clock.instant().plus(LONGEST_BOOT);
        while (clock.instant().isBefore(end)) {
            long up = client.servers().stream()
                    .filter(s -> isOneOf(s, roles) && s.usage().containsKey("memory"))
                    .count();
            if (up == roles.size()) {
                return;
            }
            narrator.progress(up + " of " + roles.size() + " guests are up");
            TimeUnit.SECONDS.sleep(narrator.isLive() ? 1 : 3);
        }
        throw new IOException("the guests did not come up within " + LONGEST_BOOT.toSeconds() + " s: "
                + missing(stage, client, roles) + "; run './gnomon doctor', and look at the consoles with --keep");
    }

    /** Who is missing, in what state, and the last words of its console. */
    private String missing(Stage stage, Client client, List<Cast.Role> roles) {
        List<ServerView> servers = client.servers();
        return roles.stream()
                .map(role -> {
                    Optional<ServerView> server = servers.stream()
                            .filter(s -> s.name().equals(role.name() + suffix))
                            .findFirst();
                    boolean isUp = server.isPresent() && server.get().usage().containsKey("memory");
                    String words = stage.console(role).lastLine().orElse("nothing yet");
                    String seen =
                            server.map(s -> "measured: " + s.usage().keySet()).orElse("not listed");
                    return isUp ? "" : role.name() + " (" + seen + ") says: " + words;
                })
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private boolean isOneOf(ServerView server, List<Cast.Role> roles) {
        return roles.stream().anyMatch(r -> server.name().equals(r.name() + suffix));
    }

    private void follow(Client client, List<Cast.Role> roles, Duration time) throws InterruptedException {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            tellAdjustments(client);
            List<ServerView> servers = client.servers();
            tellShadows(client, servers);
            if (narrator.isLive() || followed++ % 5 == 0) {
                servers.stream()
                        .filter(s ->
                                s.name().equals((roles.contains(Cast.NEW) ? Cast.NEW : Cast.BATCH).name() + suffix))
                        .findFirst()
                        .ifPresent(s -> narrator.progress(line(s)));
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private String line(ServerView s) {
        StringBuilder text = new StringBuilder(plainName(s.name())).append(" uses ");
        String separator = "";
        for (String resource : List.of("cpu", "memory", "disk")) {
            Double used = s.usage().get(resource);
            Double given = s.allocation().get(resource);
            text.append(separator)
                    .append(used == null ? "?" : number(resource, used))
                    .append(" of ")
                    .append(given == null ? "?" : number(resource, given))
                    .append(
                            switch (resource) {
                                case "cpu" -> " cores";
                                case "memory" -> " MiB";
                                default -> " MiB/s";
                            });
            separator = ", ";
        }
        return text.toString();
    }

    static String number(String resource, double amount) {
        return String.format(Locale.ROOT, resource.equals("memory") ? "%.0f" : "%.2f", amount);
    }

    private String plainName(String name) {
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    private String plain(String text) {
        return text.replace(suffix, "");
    }

    private void tellShadows(Client client, List<ServerView> servers) {
        for (Cast.Role role : List.of(Cast.NEW, Cast.CONTROL)) {
            Optional<ServerView> server = servers.stream()
                    .filter(s -> s.name().equals(role.name() + suffix))
                    .findFirst();
            if (server.isEmpty()) {
                continue;
            }
            Optional<ForecastView> forecast = client.forecasts(server.get().name()).stream()
                    .filter(f -> f.resource().equals("cpu") && !f.shadows().isEmpty())
                    .findFirst();
            forecast.ifPresent(f -> tellShadow(role, f));
        }
    }

    private void tellShadow(Cast.Role role, ForecastView f) {
        String nearest = plainName(f.shadows().get(0).name());
        if (f.shadows().get(0).weight() < 0.6 || nearest.equals(closest.put(role.name(), nearest))) {
            return;
        }
        List<String> shares = f.shadows().stream()
                .map(s -> String.format(Locale.ROOT, "%s %.0f %%", plainName(s.name()), s.weight() * 100))
                .toList();
        narrator.tell(role.name() + " resembles " + nearest + " at its age (" + String.join(", ", shares) + ").");
    }

    private void tellAdjustments(Client client) {
        List<AdjustmentView> all = new ArrayList<>(client.adjustments(Optional.empty(), 200));
        all.sort(Comparator.comparing(AdjustmentView::id));
        for (AdjustmentView a : all) {
            if (told.add(a.id() + "decided")) {
                narrator.tell("DECIDED  " + plain(a.reason()));
            }
            boolean isFinal = List.of("verified", "accepted", "refused", "failed", "abandoned")
                    .contains(a.state());
            if (isFinal && told.add(a.id() + "done")) {
                narrator.tell(a.state().toUpperCase(Locale.ROOT) + "  " + plainName(a.serverName()) + " "
                        + a.resource() + " " + number(a.resource(), a.from()) + " to " + number(a.resource(), a.to())
                        + " " + a.unit() + ": " + plain(a.detail()));
            }
        }
    }

    private int conclude(Stage stage, Client client, Instant created, double coresPerVcpu) throws IOException {
        tellAdjustments(client);
        Instant end = clock.instant();
        int seconds = (int) Duration.between(created, end).toSeconds() + 5;
        List<AdjustmentView> ofNew = client.adjustments(Optional.of(Cast.NEW.name() + suffix), 200);
        List<AdjustmentView> ofControl = client.adjustments(Optional.of(Cast.CONTROL.name() + suffix), 200);
        List<SampleView> samples = client.samples(Cast.NEW.name() + suffix, seconds);
        List<Verdict.Growth> growths = Verdict.growths(ofNew, samples);
        Summary summary = new Summary(
                options.simulated(),
                pace.compression(),
                narrator.seconds(end),
                growths,
                Verdict.shortcomings(ofNew, growths, ofControl),
                savings(ofNew, created, end, coresPerVcpu),
                ofNew.stream().filter(a -> a.to() < a.from()).count(),
                Verdict.signature(ofNew),
                Verdict.signature(ofControl),
                stage.console(Cast.NEW).last(),
                stage.console(Cast.TWIN).last());
        if (options.json()) {
            out.println(summary.toJson(narrator.told(), ofNew, ofControl));
        } else {
            summary.print(narrator);
            if (!summary.succeeded() && !options.simulated()) {
                BusyMachine.warning().ifPresent(narrator::plain);
            }
        }
        return summary.succeeded() ? 0 : 1;
    }

    /** Share that was not held, compared with the most that was ever given, all the time. */
    private static Map<String, Double> savings(
            List<AdjustmentView> ofNew, Instant from, Instant to, double coresPerVcpu) {
        Map<String, Double> result = new HashMap<>();
        Map<String, Double> start =
                Map.of("cpu", coresPerVcpu, "memory", Cast.START_MEMORY_MIB, "disk", Cast.START_DISK_MIB);
        start.forEach((resource, atStart) -> {
            double most = ofNew.stream()
                    .filter(a -> a.resource().equals(resource))
                    .mapToDouble(AdjustmentView::to)
                    .max()
                    .orElse(atStart);
            double mean = Verdict.meanAllocation(resource, atStart, ofNew, from, to);
            result.put(resource, 1 - mean / Math.max(most, atStart));
        });
        return result;
    }

    private static String names(List<Cast.Role> roles) {
        return String.join(", ", roles.stream().map(Cast.Role::name).toList());
    }

    /** What a failed call means to the person who runs the demo. */
    public static String explain(ClientException e) {
        return e.getMessage() + " (" + e.mend() + ")";
    }
}
