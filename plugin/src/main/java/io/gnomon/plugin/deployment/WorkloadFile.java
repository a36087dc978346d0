package io.gnomon.plugin.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Reads the description of a workload, strictly: what is not understood is refused, all of it at once, each with its place and
 * what to do.
 */
public final class WorkloadFile {
    private static final int MOST_LETTERS = 256 * 1024;
    private static final int MOST_PORTIONS = 100;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern HOST = Pattern.compile("(?:[A-Za-z0-9._:-]{1,253}|\\{address\\})");
    private static final Pattern TCP = Pattern.compile("(?:\\[([^\\]]+)\\]|(\\{address\\}|[^:\\[\\]]+)):(\\d{1,5})");
    private static final Duration LONGEST_PROBE = Duration.ofMinutes(10);
    private static final Duration LONGEST_LATENCY = Duration.ofMinutes(1);
    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(2);
    private static final Duration PERFORMANCE_LIMIT = Duration.ofSeconds(30);

    private final String file;
    private final List<String> problems = new ArrayList<>();

    private WorkloadFile(String file) {
        this.file = file;
    }

    /**
     * @param file what it is called, for messages
     * @param text YAML
     * @param project that the workload belongs to
     * @throws WorkloadException with everything that is wrong
     */
    public static Workload read(String file, String text, String project) {
        WorkloadFile reader = new WorkloadFile(file);
        Optional<Workload> workload = reader.document(text, project);
        if (!reader.problems.isEmpty() || workload.isEmpty()) {
            throw new WorkloadException(reader.problems);
        }
        return workload.get();
    }

    private Optional<Workload> document(String text, String project) {
        if (text.length() > MOST_LETTERS) {
            problems.add(
                    file + ": it is longer than " + MOST_LETTERS + " characters; describe one workload in each file");
            return Optional.empty();
        }
        return tree(text).map(root -> workload(root, project));
    }

    private Optional<JsonNode> tree(String text) {
        ObjectMapper yaml = new ObjectMapper(YAMLFactory.builder()
                        .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, true)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        try {
            JsonNode root = yaml.readTree(text);
            if (root != null && root.isObject()) {
                return Optional.of(root);
            }
            problems.add(file + ": it describes no workload; begin with `workload: NAME` and `portions:`");
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
            String what = e.getOriginalMessage().lines().findFirst().orElse("not readable");
            String say = what.contains("Duplicate")
                    ? what.replaceAll(".*Duplicate (?:f|F)ield '(.*?)'.*", "'$1' stands there twice; keep one of them")
                    : "not valid YAML: " + what;
            problems.add(file + place + ": " + say);
        }
        return Optional.empty();
    }

    private Workload workload(JsonNode root, String project) {
        Fields top = new Fields(file, root, problems);
        String name = top.text("workload").orElse("");
        if (name.isEmpty()) {
            top.wrong("workload", "the name is missing; write `workload: NAME`");
        } else if (!NAME.matcher(name).matches()) {
            top.wrong("workload", "'" + name + "' is no name; use up to 63 small letters, digits and . _ -");
        }
        Map<String, Portion> portions = new LinkedHashMap<>();
        Fields all = top.section("portions").orElse(null);
        if (all == null || all.names().isEmpty()) {
            top.wrong("portions", "there is none; write at least one below `portions:`");
        } else if (all.names().size() > MOST_PORTIONS) {
            top.wrong("portions", "there are more than " + MOST_PORTIONS + "; make several workloads of it");
        } else {
            all.names().forEach(one -> all.section(one).ifPresent(fields -> portions.put(one, portion(one, fields))));
        }
        top.end();
        return new Workload(name, project, ordered(portions));
    }

    private List<Portion> ordered(Map<String, Portion> portions) {
        Map<String, List<String>> after = new LinkedHashMap<>();
        portions.forEach((name, portion) -> after.put(name, portion.after()));
        after.forEach((name, needed) -> needed.stream()
                .filter(one -> !portions.containsKey(one))
                .forEach(one -> problems.add(file + ".portions." + name + ".after: there is no portion '" + one
                        + "'; the portions are " + portions.keySet())));
        Order order = Order.of(after);
        order.circle()
                .ifPresent(circle -> problems.add(file + ".portions: " + String.join(" after ", circle)
                        + " is a circle; take one `after` of it out, nothing could be started first"));
        Map<String, String> owners = new LinkedHashMap<>();
        portions.values().forEach(p -> p.servers().forEach(server -> {
            String other = owners.putIfAbsent(server, p.name());
            if (other != null) {
                problems.add(file + ".portions." + p.name() + ".servers: '" + server + "' is in portion '" + other
                        + "' too; a server belongs to one");
            }
        }));
        return order.sorted().stream().map(portions::get).toList();
    }

    private Portion portion(String name, Fields fields) {
        if (!NAME.matcher(name).matches()) {
            fields.wrong("'" + name + "' is no name; use up to 63 small letters, digits and . _ -");
        }
        List<String> servers = fields.texts("servers");
        if (servers.isEmpty()) {
            fields.wrong(
                    "servers",
                    "name at least one, or tag:NAME for all servers with a tag, or group:NAME for those of a server group of Nova's");
        }
        if (servers.contains(Portion.GROUP)) {
            fields.wrong("servers", "'group:' names no server group");
        }
        if (servers.contains(Portion.TAG)) {
            fields.wrong("servers", "'tag:' names no tag");
        }
        Optional<String> address = fields.text("address");
        if (address.filter(a -> !HOST.matcher(a).matches() || a.equals(Probe.ADDRESS))
                .isPresent()) {
            fields.wrong("address", "'" + address.get() + "' is no name of a host and no IP address");
        }
        Optional<Probe> health = probe(fields, "health", HEALTH_LIMIT, false);
        Optional<Probe> performance = probe(fields, "performance", PERFORMANCE_LIMIT, false);
        Optional<Fields> copy = fields.section("rehearsal");
        Optional<Probe> copyHealth = copy.flatMap(f -> probe(f, "health", HEALTH_LIMIT, true));
        Optional<Probe> copyPerformance = copy.flatMap(f -> probe(f, "performance", PERFORMANCE_LIMIT, true));
        copy.ifPresent(Fields::end);
        Optional<Fields> alternate = fields.section("alternate");
        Optional<String> arguments = alternate.flatMap(f -> f.text("kernel_arguments"));
        alternate.ifPresent(f -> {
            if (arguments.isEmpty()) {
                f.wrong(
                        "kernel_arguments",
                        "say what its alternates are started with; they must not answer for its address by that");
            }
            f.end();
        });
        if (!fields.has("health")) {
            fields.wrong(
                    "health",
                    "a portion without a probe cannot be told to run; give it one, like {tcp: \"{address}:5432\"},"
                            + " {http: \"http://{address}/\"}, {command: [PROGRAM, \"{address}\"]}");
        }
        Portion portion = new Portion(
                name,
                servers,
                fields.texts("after"),
                ports(fields),
                address,
                health,
                performance,
                fields.section("objective").map(this::objective).orElse(Objective.NONE),
                fields.texts("data"),
                copyHealth,
                copyPerformance,
                arguments);
        if (portion.objective().throughput().isPresent()
                && performance.filter(Probe.Command.class::isInstance).isEmpty()) {
            fields.wrong(
                    "objective.throughput",
                    "no probe measures it; give `performance` a command whose last line begins with the number");
        }
        fields.end();
        return portion;
    }

    private List<Integer> ports(Fields fields) {
        List<Integer> ports = new ArrayList<>();
        for (String text : fields.texts("ports")) {
            port(text).ifPresentOrElse(ports::add, () -> fields.wrong("ports", "'" + text + "' is not 1 to 65535"));
        }
        return ports;
    }

    private static Optional<Integer> port(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535
                ? Optional.of(Integer.parseInt(text))
                : Optional.empty();
    }

    private Objective objective(Fields fields) {
        Optional<Duration> latency = fields.duration("latency", LONGEST_LATENCY);
        OptionalDouble throughput = OptionalDouble.empty();
        Optional<String> text = fields.text("throughput");
        if (text.isPresent()) {
            if (text.get().matches("\\d{1,12}(\\.\\d{1,9})?") && Double.parseDouble(text.get()) > 0) {
                throughput = OptionalDouble.of(Double.parseDouble(text.get()));
            } else {
                fields.wrong("throughput", "'" + text.get() + "' is not a number above 0");
            }
        }
        fields.end();
        return new Objective(latency, throughput);
    }

    private Optional<Probe> probe(Fields portion, String field, Duration usual, boolean ofCopy) {
        return portion.section(field).flatMap(fields -> {
            Duration limit = fields.duration("limit", LONGEST_PROBE).orElse(usual);
            List<Optional<Probe>> found = new ArrayList<>();
            if (fields.has("tcp")) {
                found.add(fields.text("tcp").flatMap(text -> tcp(fields, text, limit)));
            }
            if (fields.has("http")) {
                found.add(fields.text("http").flatMap(text -> http(fields, text, limit)));
            }
            if (fields.has("command")) {
                List<String> words = fields.words("command");
                found.add(words.isEmpty() ? Optional.empty() : Optional.of(new Probe.Command(words, limit)));
            }
            if (ofCopy && fields.has("guest")) {
                List<String> words = fields.words("guest");
                found.add(words.isEmpty() ? Optional.empty() : Optional.of(new Probe.Guest(words, limit)));
            }
            if (found.size() != 1) {
                fields.wrong("say how to ask, in exactly one way: tcp, http or command"
                        + (ofCopy ? ", or guest: a program in the copy's guest" : ""));
            }
            fields.end();
            return found.isEmpty() ? Optional.empty() : found.get(0);
        });
    }

    private static Optional<Probe> tcp(Fields fields, String text, Duration limit) {
        var parts = TCP.matcher(text);
        if (parts.matches()) {
            String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
            Optional<Integer> port = port(parts.group(3));
            if (HOST.matcher(host).matches() && port.isPresent()) {
                return Optional.of(new Probe.Tcp(host, port.get(), limit));
            }
        }
        fields.wrong("tcp", "'" + text + "' is not HOST:PORT, like \"{address}:5432\" or [::1]:5432");
        return Optional.empty();
    }

    private static Optional<Probe> http(Fields fields, String text, Duration limit) {
        Probe.Http probe = new Probe.Http(text, limit);
        try {
            var uri = probe.at("127.0.0.1").uri();
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null) {
                return Optional.of(probe);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        fields.wrong(
                "http", "it is not an http(s) URL without user and password, like \"http://{address}:8080/health\"");
        return Optional.empty();
    }
}
