package io.gnomon.plugin.app;

import io.gnomon.plugin.backtest.BacktestRequest;
import io.gnomon.plugin.backtest.UserBacktest;
import io.gnomon.plugin.cli.Actions;
import io.gnomon.plugin.cli.ClientException;
import io.gnomon.plugin.cli.FileTrouble;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.ConfigurationException;
import io.gnomon.plugin.config.ConfigurationLoader;
import io.gnomon.plugin.config.ConfigurationReference;
import io.gnomon.plugin.config.Surroundings;
import io.gnomon.plugin.demo.Demo;
import io.gnomon.plugin.rest.RestStartException;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.StoreException;
import io.gnomon.predictor.backtest.Metric;
import io.gnomon.predictor.outlook.Ahead;
import io.gnomon.predictor.series.Aggregate;
import io.gnomon.predictor.series.TraceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Where everything begins. The table of contents of the product:
 *
 * <ul>
 *   <li>{@link Daemon}: what the daemon is made of, in the order of the data's way through it
 *   <li>{@link io.gnomon.plugin.allocation.AllocationCycle#run}: what it does every second: observe, remember, forecast,
 *       decide, journal, act, verify, explain
 *   <li>{@link io.gnomon.plugin.allocation.Forecasts}: a server is forecast by its shadows or by its own history
 *   <li>{@link io.gnomon.plugin.allocation.Decider}: what forecast leads to what allocation
 *   <li>{@link io.gnomon.plugin.compute.LibvirtCompute} and {@link io.gnomon.plugin.trace.TraceHypervisor}: real and
 *       trace-driven hypervisors behind one port
 *   <li>{@link io.gnomon.plugin.cli.Gnomon}: the command line, over {@link io.gnomon.plugin.rest.RestServer}
 *   <li>{@link UserBacktest}: the forecasters on anybody's recordings
 *   <li>{@link DemandActions}: how many servers of which flavor will be requested
 *   <li>{@link ReplayActions}: where policies would have placed recorded servers, and what came of it
 *   <li>{@link SizeReplayActions}: how policies would have sized recorded servers, and what that would have cost
 *   <li>{@link StagingReplayActions}: how many recorded requests staged servers would have served
 *   <li>{@link Demo}: the story that a new user sees
 * </ul>
 */
public final class Main implements Actions {
    /** Ends the process right after this state is durable: how tests kill the daemon at a chosen moment. */
    private static final String HALT_AFTER = "gnomon.fault.halt-after";

    private static final int KILLED = 137;
    private static final int USUAL_HORIZON = 48;
    private static final int USUAL_WINDOWS = 20;
    private static final Duration OUTLOOK_TEST = Duration.ofDays(21);

    @Override
    public int serve(ServeOptions options) {
        Configuration configuration = load(options);
        Logging.configure(configuration.log().level());
        Folders.data(configuration.daemon().data());
        CountDownLatch stopped = new CountDownLatch(1);
        try (Daemon daemon = new Daemon(configuration, fault(), InstantSource.system())) {
            System.out.println("gnomon answers on " + daemon.url() + ", data in "
                    + configuration.daemon().data() + "; Ctrl-C stops it");
            CountDownLatch asked = new CountDownLatch(1);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                asked.countDown();
                                awaitUninterrupted(stopped);
                            },
                            "shutdown"));
            awaitUninterrupted(asked);
        } catch (StoreException | RestStartException | TraceException | io.gnomon.libvirt.domain.LibvirtException e) {
            throw new ClientException(String.valueOf(e.getMessage()), "then start it again");
        } catch (IllegalArgumentException e) {
            throw new ClientException(
                    String.valueOf(e.getMessage()), "correct the configuration; see: gnomon config show");
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                continue; // only the latch ends the wait
            }
        }
    }

    private static Consumer<Adjustment.State> fault() {
        String state = System.getProperty(HALT_AFTER);
        if (state == null) {
            return written -> {};
        }
        Adjustment.State last = Adjustment.State.valueOf(state);
        return written -> {
            if (written == last) {
                Runtime.getRuntime().halt(KILLED);
            }
        };
    }

    @Override
    public String cloudToken(Optional<String> cloud) {
        return CloudLogin.token(cloud, Surroundings.ofThisProcess());
    }

    @Override
    public int demo(DemoOptions o) {
        boolean simulate = o.simulate() || o.libvirtUri().isEmpty();
        if (!simulate && o.guest().isEmpty()) {
            throw new ClientException("no guest image is given", "start the demo with ./gnomon demo, which builds one");
        }
        try {
            boolean terminal = System.console() != null;
            return new Demo(
                            new io.gnomon.plugin.demo.DemoOptions(
                                    simulate ? Optional.empty() : o.libvirtUri(), o.guest(), o.json(), o.keep()),
                            System.out,
                            terminal,
                            InstantSource.system())
                    .run();
        } catch (IOException | UncheckedIOException e) {
            throw new ClientException(FileTrouble.words(e), "run './gnomon doctor' to see what is missing");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    @Override
    public List<BacktestLine> backtest(BacktestOptions o, Consumer<String> progress, Consumer<String> remarks) {
        Metric metric = Metric.of(o.metric())
                .orElseThrow(() -> new ClientException(
                        "there is no metric '" + o.metric() + "'", "choose one of " + Metric.labels()));
        Optional<Ahead> outlook = o.outlook().map(label -> Ahead.of(label)
                .orElseThrow(
                        () -> new ClientException("there is no outlook '" + label + "'", "choose hour, day or week")));
        BacktestRequest request = new BacktestRequest(
                o.traces(),
                metric,
                outlook.map(Ahead::steps).orElse(o.horizon() == 0 ? USUAL_HORIZON : o.horizon()),
                o.windows() == 0
                        ? outlook.map(a -> (int) (OUTLOOK_TEST.toSeconds() / a.seconds()))
                                .orElse(USUAL_WINDOWS)
                        : o.windows(),
                outlook,
                o.peak() ? Aggregate.MAX : Aggregate.MEAN,
                o.train(),
                o.learner(),
                o.export(),
                o.plot(),
                o.plotSeries(),
                o.start(),
                o.leastDeviation(),
                o.threads());
        try {
            return BacktestLines.of(new UserBacktest(request, progress, remarks).run());
        } catch (TraceException | IllegalArgumentException e) {
            throw new ClientException(String.valueOf(e.getMessage()), "see: gnomon backtest --help");
        } catch (IOException | UncheckedIOException e) {
            throw new ClientException("the result cannot be written: " + FileTrouble.words(e), "choose another file");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException("the backtest was interrupted", "start it again");
        } finally {
            progress.accept("");
        }
    }

    @Override
    public List<DemandForecastLine> demandForecast(DemandForecastOptions options, Consumer<String> remarks) {
        return DemandActions.forecast(options, remarks);
    }

    @Override
    public List<DemandLine> demandBacktest(
            DemandBacktestOptions options, Consumer<String> progress, Consumer<String> remarks) {
        return DemandActions.backtest(options, progress, remarks);
    }

    @Override
    public List<ReplayLine> replay(ReplayOptions options, Consumer<String> progress) {
        return ReplayActions.replay(options, progress);
    }

    @Override
    public List<SizeReplayLine> replaySizes(SizeReplayOptions options, Consumer<String> progress) {
        return SizeReplayActions.replay(options, progress);
    }

    @Override
    public List<StagingReplayLine> replayStaging(StagingReplayOptions options, Consumer<String> progress) {
        return StagingReplayActions.replay(options, progress);
    }

    @Override
    public String configReference() {
        return ConfigurationReference.markdown();
    }

    @Override
    public List<ConfigurationLine> configuration(ServeOptions options) {
        return load(options).asMap().values().stream()
                .map(e -> new ConfigurationLine(e.key(), e.value(), e.origin().label(), e.place()))
                .toList();
    }

    private static Configuration load(ServeOptions options) {
        List<String> settings = new ArrayList<>(options.settings());
        options.dataFolder().map(Path::toString).ifPresent(folder -> settings.add("daemon.data=" + folder));
        try {
            return ConfigurationLoader.load(options.config(), settings, Surroundings.ofThisProcess());
        } catch (ConfigurationException e) {
            throw new ClientException(String.valueOf(e.getMessage()), "see: gnomon config reference");
        }
    }
}
