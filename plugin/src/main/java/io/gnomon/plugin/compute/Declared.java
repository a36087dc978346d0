package io.gnomon.plugin.compute;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What is kept with a domain about its server, in the domain's own description, so that it outlives the daemon: by us, or by
 * Nova.
 *
 * @param name what its owner calls it, if that is not the domain's name
 * @param novaVcpus vCPUs that Nova's flavor sells; empty for a server that is not Nova's
 * @param metadata as the owner declared it
 */
record Declared(
        Optional<String> name,
        String project,
        Instant startedAt,
        Optional<Flavor> flavor,
        OptionalInt novaVcpus,
        Map<String, String> metadata) {
    private static final String OWN = "gnomon.";
    private static final String NOVAS = "nova.";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9 ._@:-]{1,128}");
    private static final int MOST_LETTERS = 255;
    private static final int MOST_ENTRIES = 100;
    private static final double LEAST_SHARE = 0.01;
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    /** More than any hypervisor has: cores, MiB, MiB/s, MiB/s. */
    private static final ResourceVector MOST = ResourceVector.of(8_192, 268_435_456, 1e6, 1e6);

    static Map<String, String> write(ServerRequest request, Instant startedAt) {
        Map<String, String> kept = request.keptMetadata();
        kept.put(OWN + "project", request.project());
        kept.put(OWN + "started", startedAt.toString());
        Flavor flavor = request.flavor();
        kept.put(OWN + "flavor", flavor.name());
        kept.put(OWN + "cores-per-vcpu", Double.toString(flavor.coresPerVcpu()));
        kept.put(OWN + "image", request.image().toString());
        kept.put(OWN + "kernel-arguments", request.kernelArguments());
        kept.put(OWN + "disks", Integer.toString(request.disks().size()));
        for (Resource r : Resource.values()) {
            flavor.start().get(r).ifPresent(v -> kept.put(OWN + "start." + r.label(), format(v)));
            flavor.ceiling().get(r).ifPresent(v -> kept.put(OWN + "ceiling." + r.label(), format(v)));
        }
        return kept;
    }

    /**
     * For a server that was made under another name and is handed over: libvirt cannot rename a domain that runs. Its age still
     * counts from its start.
     */
    static Map<String, String> handedOver(ServerRequest request, Map<String, String> before, Instant now) {
        Map<String, String> kept = write(request, now);
        kept.put(OWN + "name", request.name());
        String started = before.get(OWN + "started");
        if (started != null) {
            kept.put(OWN + "started", started);
        }
        return kept;
    }

    /**
     * What a server of ours was made from.
     *
     * @throws RefusedException if no other can be made from that
     */
    static ServerRequest blueprint(UUID id, Map<String, String> kept) {
        Declared declared = read(kept, Instant.MAX, complaint -> {});
        String image = kept.get(OWN + "image");
        String arguments = kept.get(OWN + "kernel-arguments");
        if (image == null || arguments == null || declared.flavor().isEmpty()) {
            throw new RefusedException(
                    "its description does not say what it was made from: copies are made of servers that"
                            + " Gnomon made, since it writes that down");
        }
        if (!"0".equals(kept.get(OWN + "disks"))) {
            throw new RefusedException(
                    "it has disks of its own, which a copy must not share: copies are made of servers that boot from their image");
        }
        return new ServerRequest(
                id,
                declared.name().orElse(""),
                declared.project(),
                kept.getOrDefault(ServerReading.ACTOR, ""),
                declared.flavor().get(),
                Path.of(image),
                List.of(),
                Optional.empty(),
                arguments,
                Map.of(),
                false);
    }

    /**
     * A domain that is not ours declares nothing: its start is when it was first seen. A description can be edited by
     * anybody; what makes no sense in it counts as not declared.
     *
     * @param complaints receives a line for people about each thing that is ignored
     */
    static Declared read(Map<String, String> kept, Instant firstSeen, Consumer<String> complaints) {
        Reader reader = new Reader(kept, complaints);
        if (kept.containsKey(NOVAS + "flavor")) {
            return reader.novas(firstSeen);
        }
        Map<String, String> metadata = reader.metadata();
        Optional<String> name = reader.name("flavor");
        if (name.isEmpty()) {
            return new Declared(
                    Optional.empty(), "default", firstSeen, Optional.empty(), OptionalInt.empty(), metadata);
        }
        ResourceVector start = ResourceVector.UNKNOWN;
        ResourceVector ceiling = ResourceVector.UNKNOWN;
        for (Resource r : Resource.values()) {
            OptionalDouble from = reader.amount("start." + r.label(), 0, MOST.getOr(r, 0));
            start = start.with(r, from);
            ceiling = ceiling.with(r, reader.amount("ceiling." + r.label(), from.orElse(0), MOST.getOr(r, 0)));
        }
        double share = reader.amount("cores-per-vcpu", LEAST_SHARE, 1).orElse(1);
        metadata.put("flavor", name.get());
        return new Declared(
                reader.name("name"),
                reader.name("project").orElse("default"),
                reader.started(OWN + "started", firstSeen),
                Optional.of(new Flavor(name.get(), start, ceiling, share)),
                OptionalInt.empty(),
                metadata);
    }

    /** Reads one description and complains of what it cannot take. */
    private record Reader(Map<String, String> kept, Consumer<String> complaints) {
        /**
         * Nova's flavor is neither floor nor ceiling here: its server moves beneath it, and above it as far as its domain has
         * headroom. So the domain alone says how far.
         */
        Declared novas(Instant firstSeen) {
            Map<String, String> metadata = new TreeMap<>();
            String flavor = plain("flavor").orElse("unknown");
            metadata.put("flavor", flavor);
            metadata.put(ServerReading.ORCHESTRATOR, ServerReading.NOVA);
            plain("image").ifPresent(image -> metadata.put("image", image));
            plain("project-name").ifPresent(name -> metadata.put("project_name", name));
            plain("user-name").ifPresent(name -> metadata.put(ServerReading.ACTOR, name));
            String toggle = kept.getOrDefault(NOVAS + "spec.gnomon:dynamic_allocation", "");
            if (toggle.equals("on") || toggle.equals("off")) {
                metadata.put(ServerReading.DYNAMIC_ALLOCATION, toggle);
            }
            String vcpus = kept.getOrDefault(NOVAS + "vcpus", "");
            return new Declared(
                    plain("name"),
                    plain("project").orElse("default"),
                    started(NOVAS + "created", firstSeen),
                    Optional.of(new Flavor(flavor, ResourceVector.UNKNOWN, ResourceVector.UNKNOWN, 1)),
                    vcpus.matches("[1-9]\\d{0,3}") ? OptionalInt.of(Integer.parseInt(vcpus)) : OptionalInt.of(1),
                    metadata);
        }

        private Optional<String> plain(String key) {
            return Optional.ofNullable(kept.get(NOVAS + key))
                    .map(text -> text.substring(0, Math.min(MOST_LETTERS, text.length()))
                            .replaceAll("\\p{Cntrl}", "?")
                            .strip())
                    .filter(text -> !text.isEmpty());
        }

        Map<String, String> metadata() {
            Map<String, String> result = new TreeMap<>();
            kept.forEach((key, value) -> {
                if (key.startsWith(OWN)) {
                    return;
                }
                if (isPlain(key) && isPlain(value) && result.size() < MOST_ENTRIES) {
                    result.put(key, value);
                } else {
                    ignore(key, value, "has control characters, is longer than 255, or is one of too many");
                }
            });
            return result;
        }

        Optional<String> name(String key) {
            String value = kept.get(OWN + key);
            if (value == null || NAME.matcher(value).matches()) {
                return Optional.ofNullable(value);
            }
            ignore(OWN + key, value, "is no name of 1 to 128 letters, digits, spaces and . _ @ : -");
            return Optional.empty();
        }

        OptionalDouble amount(String key, double least, double most) {
            String value = kept.get(OWN + key);
            if (value == null) {
                return OptionalDouble.empty();
            }
            try {
                double amount = Double.parseDouble(value);
                if (amount >= least && amount <= most) {
                    return OptionalDouble.of(amount);
                }
            } catch (NumberFormatException e) {
                // as a number out of range: below
            }
            ignore(OWN + key, value, "is no number from " + least + " to " + most);
            return OptionalDouble.empty();
        }

        Instant started(String key, Instant firstSeen) {
            String value = kept.get(key);
            if (value == null) {
                return firstSeen;
            }
            try {
                Instant at = Instant.parse(value);
                if (!at.isBefore(EARLIEST) && !at.isAfter(firstSeen)) {
                    return at;
                }
            } catch (DateTimeParseException e) {
                // as a time that cannot be: below
            }
            ignore(key, value, "is no time before now");
            return firstSeen;
        }

        private void ignore(String key, String value, String why) {
            complaints.accept("its description says '" + shown(key) + "' = '" + shown(value) + "', which " + why
                    + "; that is ignored");
        }
    }

    private static boolean isPlain(String text) {
        return text.length() <= MOST_LETTERS && text.chars().noneMatch(Character::isISOControl);
    }

    /** Harmless in a log: short, on one line. */
    private static String shown(String text) {
        return text.substring(0, Math.min(40, text.length())).replaceAll("\\p{Cntrl}", "?");
    }

    private static String format(double amount) {
        return String.format(Locale.ROOT, "%.4f", amount);
    }
}
