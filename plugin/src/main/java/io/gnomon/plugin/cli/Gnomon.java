package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.Caller;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. {@link #command} is its table of contents. */
@Command(
        name = "gnomon",
        header = "Forecasts what servers will need and gives it to them ahead of time.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Begin with './gnomon demo', or './gnomon doctor' to see what this machine can do."})
public final class Gnomon implements Runnable {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final List<String> NAMES = List.of(
            "demo",
            "serve",
            "status",
            "doctor",
            "dashboard",
            "hypervisor",
            "server",
            "migration",
            "forecast",
            "model",
            "anomaly",
            "alert",
            "adjustment",
            "notification",
            "profile",
            "tag",
            "fingerprint",
            "shadow",
            "workload",
            "switchover",
            "recommend",
            "consent",
            "event",
            "history",
            "backtest",
            "replay",
            "demand",
            "config",
            "version");

    private final Environment env;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The daemon's data folder (or GNOMON_DATA).")
    private @Nullable Path dataFolder;

    @Option(
            names = "--url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "The daemon's URL (default: the one in its data folder).")
    private @Nullable URI url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "File with the daemon's token (default: in its data folder 'admin-token', if you may read it, else"
                            + " 'token').")
    private @Nullable Path tokenFile;

    @Option(
            names = "--os-cloud",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description =
                    "Cloud of clouds.yaml: come to the daemon with a token of its Keystone (or OS_CLOUD, OS_AUTH_URL and"
                            + " the others, or OS_TOKEN).")
    private @Nullable String osCloud;

    @Option(
            names = "--project",
            paramLabel = "PROJECT",
            scope = ScopeType.INHERIT,
            description =
                    "Project to work in, or '*' to look at all, and with the admin token to change all (or GNOMON_PROJECT;"
                            + " default: default).")
    private @Nullable String project;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Configuration of the daemon: for serve, demo and config show (or GNOMON_CONFIG).")
    private @Nullable Path config;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    Gnomon(Environment env) {
        this.env = env;
    }

    public static void main(String[] args) {
        System.exit(run(Environment.ofProcess(), args));
    }

    /** Runs one command; returns its exit code: 0, 1 (it failed) or 2 (it was called wrongly). */
    public static int run(Environment env, String... args) {
        try {
            return likely(env, args).execute(args);
        } finally {
            env.out().flush();
            env.err().flush();
        }
    }

    /** Every command. */
    static CommandLine commands(Environment env) {
        Gnomon gnomon = new Gnomon(env);
        return gnomon.assemble(NAMES).setParameterExceptionHandler((e, args) -> gnomon.calledWrongly(e));
    }

    /**
     * Only the command that the arguments seem to name: to read the annotations of all of them takes longer than most
     * commands run. If that guess does not parse, all of them judge.
     */
    private static CommandLine likely(Environment env, String[] args) {
        for (String arg : args) {
            if (NAMES.contains(arg)) {
                return new Gnomon(env).assemble(List.of(arg)).setParameterExceptionHandler((e, again) -> commands(env)
                        .execute(again));
            }
        }
        return commands(env);
    }

    private CommandLine assemble(List<String> names) {
        CommandLine all = new CommandLine(this);
        for (String name : names) {
            all.addSubcommand(name, command(name));
        }
        return all.setOut(env.out())
                .setErr(env.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        env.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAllowSubcommandsAsOptionParameters(true)
                .setExecutionExceptionHandler((e, command, result) -> failed(e));
    }

    private Object command(String name) {
        return switch (name) {
            case "demo" -> new DemoCommand(this);
            case "serve" -> new ServeCommand(this);
            case "status" -> new StatusCommand(this);
            case "doctor" -> new DoctorCommand(this);
            case "dashboard" -> new DashboardCommand(this);
            case "hypervisor" -> HypervisorCommands.all(this);
            case "server" -> ServerCommands.all(this);
            case "migration" -> MigrationCommands.all(this);
            case "forecast" -> ForecastCommands.all(this);
            case "model" -> ModelCommands.all(this);
            case "anomaly" -> AnomalyCommands.all(this);
            case "alert" -> AlertCommands.all(this);
            case "adjustment" -> AdjustmentCommands.all(this);
            case "notification" -> NotificationCommands.all(this);
            case "profile" -> ProfileCommands.all(this);
            case "tag" -> TagCommands.all(this);
            case "fingerprint" -> FingerprintCommands.all(this);
            case "shadow" -> ShadowCommands.all(this);
            case "workload" -> WorkloadCommands.all(this);
            case "switchover" -> SwitchoverCommands.all(this);
            case "recommend" -> new RecommendCommand(this);
            case "consent" -> ConsentCommands.all(this);
            case "event" -> EventCommands.all(this);
            case "history" -> HistoryCommands.all(this);
            case "backtest" -> new BacktestCommand(this);
            case "replay" -> new ReplayCommand(this);
            case "demand" -> DemandCommands.all(this);
            case "config" -> ConfigCommands.all(this);
            case "version" -> new VersionCommand(this);
            default -> throw new IllegalArgumentException("there is no command " + name);
        };
    }

    @Override
    public void run() {
        throw new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), "a command is missing");
    }

    Environment env() {
        return env;
    }

    Client client() {
        Path token = namedTokenFile();
        CloudPass cloud = new CloudPass(Optional.ofNullable(osCloud), namedProject(), env);
        if (token != null || !cloud.isNamed()) {
            return DataFolder.client(dataFolder(), url, token, caller());
        }
        URI daemon = DataFolder.daemon(dataFolder(), url);
        // whoever has OpenStack's variables set for something else, and may use the daemon's own token, is let in as
        // ever
        Optional<Pass> own = osCloud == null && DataFolder.hasToken(dataFolder())
                ? Optional.of(DataFolder.pass(dataFolder(), null, caller()))
                : Optional.empty();
        return new Client(daemon, cloud.before(own, this::say));
    }

    /** The dashboard's URL, with the token in its fragment: the ordinary one, unless another is named. */
    String dashboard() {
        return DataFolder.dashboard(dataFolder(), url, namedTokenFile());
    }

    private @Nullable Path namedTokenFile() {
        String variable = env.variables().getOrDefault("GNOMON_DAEMON_TOKEN_FILE", "");
        return tokenFile == null && !variable.isBlank() ? Path.of(variable) : tokenFile;
    }

    Path dataFolder() {
        return DataFolder.choose(dataFolder, env.variables(), env.user(), env.home());
    }

    /** Only what the user named: a daemon's own configuration must not be overruled by our guess. */
    Optional<Path> namedDataFolder() {
        return dataFolder != null
                        || !env.variables().getOrDefault("GNOMON_DATA", "").isBlank()
                ? Optional.of(dataFolder())
                : Optional.empty();
    }

    Optional<Path> config() {
        String variable = env.variables().getOrDefault("GNOMON_CONFIG", "");
        Path named = config != null ? config : variable.isBlank() ? null : Path.of(variable);
        return Optional.ofNullable(named).map(Path::toAbsolutePath);
    }

    private Caller caller() {
        String asked = namedProject().orElse("default");
        if (!asked.matches("[\\x20-\\x7e]+")) {
            throw new UsageException("'" + Text.safe(asked) + "' is not the name of a project");
        }
        String actor = env.user().replaceAll("[^\\x21-\\x7e]", "_");
        return new Caller(asked, actor.isEmpty() ? "unknown" : actor);
    }

    private Optional<String> namedProject() {
        return Optional.ofNullable(project)
                .or(() -> Optional.ofNullable(env.variables().get("GNOMON_PROJECT")));
    }

    private int calledWrongly(ParameterException e) {
        CommandLine command = e.getCommandLine();
        say(String.valueOf(e.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(e, env.err())) {
            List<String> names = List.copyOf(command.getSubcommands().keySet());
            if (!names.isEmpty()) {
                env.err().println("  The commands here are " + String.join(", ", names) + ".");
            }
        }
        env.err().println("  See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return USAGE;
    }

    private int failed(Exception e) {
        int code = FAILED;
        if (e instanceof ClientException known) {
            say(known.getMessage());
            env.err().println("  " + Text.safe(sentence(known.mend())));
        } else if (e instanceof UsageException) {
            say(String.valueOf(e.getMessage()));
            code = USAGE;
        } else if (FileTrouble.is(e)) {
            say(FileTrouble.words(e));
            env.err().println("  Check the names of files and folders, and who may use them; --debug shows more.");
        } else {
            say("this failed in a way that was not foreseen: " + e);
            env.err().println("  Run it again with --debug and report what it shows.");
        }
        if (debug) {
            e.printStackTrace(env.err());
        }
        return code;
    }

    private void say(String message) {
        env.err().println("gnomon: " + Text.safe(message));
    }

    private static String sentence(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }
}
