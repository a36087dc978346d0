package io.gnomon.plugin.app;

import io.gnomon.libvirt.domain.CanaryReport;
import io.gnomon.libvirt.domain.ConnectOptions;
import io.gnomon.libvirt.domain.Probes;
import io.gnomon.libvirt.domain.Virtualization;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverState;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a canary found out about each hypervisor, so that it is found out once and not at every start. */
final class CanaryBook {
    private static final Logger log = LoggerFactory.getLogger(CanaryBook.class);
    private static final String VIRTUALIZATION = "virtualization";

    private static final String IDENTITY = "probes";

    private final Path folder;
    private final Probes.Owner owner;

    /** @param folder used by one daemon at a time */
    CanaryBook(Path folder) {
        this.folder = folder;
        this.owner = new Probes.Owner(identity(), UUID.randomUUID().toString());
    }

    /** The same as long as the folder is, by which a daemon knows the probes of one that was killed here. */
    private String identity() {
        Path file = folder.resolve(IDENTITY);
        try {
            if (!Files.exists(file)) {
                replace(file, writer -> writer.write(UUID.randomUUID() + "\n"));
            }
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            log.warn("{} cannot be kept ({}): probes of a daemon that is killed stay", file, e.getMessage());
            return UUID.randomUUID().toString();
        }
    }

    /** Removes the disks of probes that a daemon did not live to remove; to be called before one of ours is made. */
    void sweep() {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, Probes.CANARY + "*.img")) {
            for (Path disk : left) {
                Files.delete(disk);
                log.info("removed {}, the disk of a probe of a daemon that was killed", disk);
            }
        } catch (IOException e) {
            log.warn("disks of probes stay in {}: {}", folder, e.getMessage());
        }
    }

    Probes.Owner owner() {
        return owner;
    }

    boolean knows(String uri) {
        return Files.exists(file(uri));
    }

    /** What is known, as options of a connection. A file that cannot be read is as good as none. */
    ConnectOptions options(String uri) {
        ConnectOptions patient = ConnectOptions.defaults().patient().probing(owner);
        if (!knows(uri)) {
            return patient;
        }
        try (Reader reader = Files.newBufferedReader(file(uri), StandardCharsets.UTF_8)) {
            Properties kept = new Properties();
            kept.load(reader);
            Map<Lever, LeverState> levers = new EnumMap<>(Lever.class);
            for (Lever lever : Lever.values()) {
                String line = kept.getProperty(lever.name());
                if (line != null) {
                    String[] words = line.split(" ", 3);
                    levers.put(
                            lever,
                            new LeverState(LeverState.Status.valueOf(words[0]), words[2], Instant.parse(words[1])));
                }
            }
            return patient.knowing(
                    levers,
                    Optional.ofNullable(kept.getProperty(VIRTUALIZATION)).map(Virtualization::valueOf));
        } catch (IOException | RuntimeException e) {
            log.warn("{} cannot be read ({}): levers are found out again", file(uri), e.getMessage());
            return patient;
        }
    }

    void keep(CanaryReport report) {
        Properties kept = new Properties();
        kept.setProperty(VIRTUALIZATION, report.virtualization().name());
        report.levers()
                .forEach((lever, state) ->
                        kept.setProperty(lever.name(), state.status() + " " + state.since() + " " + state.reason()));
        try {
            replace(file(report.uri()), writer -> kept.store(writer, "what a canary found out about " + report.uri()));
        } catch (IOException e) {
            log.warn("what the canary found cannot be kept in {}: {}", folder, e.getMessage());
        }
    }

    private interface Writing {
        void to(Writer writer) throws IOException;
    }

    private void replace(Path file, Writing writing) throws IOException {
        Path fresh = folder.resolve(UUID.randomUUID() + ".new");
        try (Writer writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
            writing.to(writer);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file(String uri) {
        return folder.resolve("levers-" + UUID.nameUUIDFromBytes(uri.getBytes(StandardCharsets.UTF_8)) + ".properties");
    }
}
