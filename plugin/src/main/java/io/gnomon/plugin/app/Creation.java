package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Category;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Room;
import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.plugin.cluster.ServerRequest;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.Views;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerView;
import io.gnomon.plugin.switchover.StandIns;
import io.gnomon.plugin.tags.TagNames;
import io.gnomon.scheduler.model.Flavor;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a server in standalone mode: checks the request, chooses a hypervisor, starts it there. */
final class Creation {
    private static final Logger log = LoggerFactory.getLogger(Creation.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern FLAVOR = Pattern.compile("[A-Za-z0-9 ._@:-]{1,128}");
    private static final int MOST_LETTERS = 255;
    private static final List<String> OWN = List.of(ServerReading.SHADOW, StandIns.STAGED_FOR);
    private static final int MOST_ENTRIES = 100;
    private static final double LEAST_MEMORY_MIB = 96;
    /**
     * Room for hot-plugged memory makes a kernel set 64 MiB of bounce buffers aside that a virtio guest never uses; on a
     * busy hypervisor an emulated timer looks broken to it.
     */
    private static final String KERNEL_ARGUMENTS = "console=ttyS0 quiet no_timer_check swiotlb=512";

    private final Cluster cluster;
    private final Fleet fleet;
    private final Room room;
    private final BiFunction<String, Map<String, String>, Category> categories;
    private final Placement placement;
    private final Optional<Path> defaultImage;
    private final ImageFolders folders;
    private final Consumer<ServerRequest> came;
    private final Yielding yielding;
    private final InstantSource clock;

    /**
     * @param categories of a server to come, by its project and what was declared of it
     * @param came hears of each server that was made
     */
    Creation(
            Cluster cluster,
            Fleet fleet,
            Room room,
            BiFunction<String, Map<String, String>, Category> categories,
            Placement placement,
            Optional<Path> defaultImage,
            ImageFolders folders,
            Consumer<ServerRequest> came,
            Yielding yielding,
            InstantSource clock) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.room = room;
        this.categories = categories;
        this.placement = placement;
        this.defaultImage = defaultImage;
        this.folders = folders;
        this.came = came;
        this.yielding = yielding;
        this.clock = clock;
    }

    ServerView create(Caller caller, ServerCreate body) {
        ServerRequest request = request(caller, body);
        Optional<String> only = Optional.ofNullable(body.hypervisor());
        String hypervisor = place(request, only);
        make(request, hypervisor);
        came.accept(request);
        return view(request.id(), request, hypervisor);
    }

    /** What waits for somebody gives way to somebody who asks. */
    private String place(ServerRequest request, Optional<String> only) {
        UUID id = request.id();
        Flavor flavor = request.flavor();
        double memory = flavor.start().getOr(Resource.MEMORY, 0);
        Optional<String> held = yielding.giveUpRoom(request, only);
        if (held.isPresent()) {
            try {
                return room.claimForNew(id, memory, () -> placement.place(id, flavor, held));
            } catch (ApiException e) {
                log.debug("others were quicker on {}: {}", held.get(), e.getMessage());
            }
        }
        try {
            return room.claimForNew(id, memory, () -> placement.place(id, flavor, only));
        } catch (ApiException e) {
            if (e.code() != ApiException.Code.NO_CAPACITY || !yielding.makeRoom(memory, only)) {
                throw e;
            }
            return room.claimForNew(id, memory, () -> placement.place(id, flavor, only));
        }
    }

    /** Who can make room. */
    interface Yielding {
        /** Nothing waits for anybody. */
        Yielding NOTHING = new Yielding() {
            @Override
            public Optional<String> giveUpRoom(ServerRequest request, Optional<String> only) {
                return Optional.empty();
            }

            @Override
            public boolean makeRoom(double memoryMib, Optional<String> only) {
                return false;
            }
        };

        /** Frees what is held for just such a server. @return where; empty if nothing was */
        Optional<String> giveUpRoom(ServerRequest request, Optional<String> only);

        /** Whether there is more room now than there was. @param only on this hypervisor; empty = on any */
        boolean makeRoom(double memoryMib, Optional<String> only);
    }

    /** @throws ApiException BAD_REQUEST for one that makes no sense here */
    ServerRequest request(Caller caller, ServerCreate body) {
        ServerRequest request = new ServerRequest(
                UUID.randomUUID(),
                name(body.name()),
                caller.project(),
                caller.actor(),
                flavor(body.flavor()),
                image(body),
                disks(body.disks()),
                Optional.ofNullable(body.serialLog()).map(log -> folders.fileToWrite("console file", log)),
                body.kernelArguments() == null ? KERNEL_ARGUMENTS : body.kernelArguments(),
                metadata(body.metadata()),
                body.dynamicAllocation() == null || body.dynamicAllocation());
        requireFree(request);
        return request;
    }

    /** @throws ApiException BAD_REQUEST if a server of the project is called so */
    void requireFree(ServerRequest request) {
        boolean taken = fleet.all().stream()
                .anyMatch(t -> t.record().name().equals(request.name())
                        && t.record().project().equals(request.project()));
        if (taken) {
            throw bad("a server is called '" + request.name() + "' already", "choose another name");
        }
    }

    /** What is known of one that was just made or handed over. */
    ServerView view(UUID id, ServerRequest request, String hypervisor) {
        Flavor flavor = request.flavor();
        Map<String, String> declared = new TreeMap<>(request.metadata());
        declared.put("flavor", flavor.name());
        return new ServerView(
                id,
                request.name(),
                request.project(),
                hypervisor,
                cluster.latest(hypervisor).map(HypervisorReading::node).orElse(null),
                request.dynamicAllocation(),
                clock.instant(),
                0,
                null,
                Map.of(),
                ViewMapping.amounts(flavor.start()),
                ViewMapping.amounts(flavor.ceiling()),
                request.metadata(),
                ViewMapping.category(categories.apply(request.project(), declared)),
                TagNames.of(declared).stream().sorted().toList(),
                null,
                null);
    }

    private void make(ServerRequest request, String hypervisor) {
        room.making(request.id(), clock, () -> cluster.port(hypervisor).create(request));
    }

    private static Map<String, String> metadata(@Nullable Map<String, String> given) {
        if (given == null) {
            return Map.of();
        }
        if (given.size() > MOST_ENTRIES) {
            throw bad("there are " + given.size() + " metadata entries", "use at most " + MOST_ENTRIES);
        }
        given.forEach((key, value) -> {
            if (key.startsWith("gnomon.") || OWN.contains(key) || value == null) {
                throw bad(
                        "the metadata key '" + key + "' cannot be set",
                        "'" + String.join("', '", OWN)
                                + "' and keys that begin with 'gnomon.' are Gnomon's own; every key needs"
                                + " a value");
            }
            if (!isPlain(key) || !isPlain(value)) {
                throw bad(
                        "the metadata '" + key.replaceAll("\\p{Cntrl}", "?") + "' cannot be kept",
                        "use at most 255 characters for each key and value, and no control characters");
            }
        });
        return given;
    }

    private static boolean isPlain(String text) {
        return text.length() <= MOST_LETTERS && text.chars().noneMatch(Character::isISOControl);
    }

    private static String name(String name) {
        if (!NAME.matcher(name).matches()) {
            throw bad("'" + name + "' is no server name", "use 1 to 63 letters, digits, dots, dashes and underscores");
        }
        return name;
    }

    private static Flavor flavor(Views.FlavorBody body) {
        if (!FLAVOR.matcher(body.name()).matches()) {
            throw bad("flavor.name is not the name of a flavor", "use 1 to 128 letters, digits, spaces and . _ @ : -");
        }
        double share = body.coresPerVcpu() == null ? 1 : body.coresPerVcpu();
        ResourceVector start = ViewMapping.vector(body.start());
        ResourceVector ceiling = ViewMapping.vector(body.ceiling());
        for (Resource r : Resource.values()) {
            if (ceiling.get(r).isEmpty() && start.get(r).isPresent()) {
                ceiling = ceiling.with(r, start.get(r)); // what is not given a ceiling does not grow
            }
        }
        if (start.getOr(Resource.CPU, 0) <= 0 || start.getOr(Resource.MEMORY, 0) < LEAST_MEMORY_MIB) {
            throw bad(
                    "a flavor needs cpu above 0 cores and memory of at least 96 MiB at the start",
                    "correct flavor.start");
        }
        return new Flavor(body.name(), start, ceiling, share);
    }

    private Path image(ServerCreate body) {
        String asked = body.image();
        Path configured = defaultImage.orElse(null);
        if (asked == null && configured == null) {
            throw bad(
                    "no image is given and guest.image is not set",
                    "give image, or set guest.image in the configuration");
        }
        boolean isConfigured = asked == null || Path.of(asked).equals(configured);
        return configured != null && isConfigured ? configured : folders.image(Objects.requireNonNull(asked));
    }

    private List<Path> disks(@Nullable List<String> names) {
        return names == null
                ? List.of()
                : names.stream().map(name -> folders.file("disk image", name)).toList();
    }

    private static ApiException bad(String message, String mend) {
        return new ApiException(ApiException.Code.BAD_REQUEST, message, mend);
    }
}
