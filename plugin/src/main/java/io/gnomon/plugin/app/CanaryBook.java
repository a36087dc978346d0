package io.gnomon.plugin.app;

import io.gnomon.libvirt.domain.CanaryReport;
import io.gnomon.libvirt.domain.ConnectOptions;
import io.gnomon.libvirt.domain.Virtualization;
import io.gnomon.libvirt.hotplug.Lever;
import io.gnomon.libvirt.hotplug.LeverState;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
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

    private final Path folder;

    CanaryBook(Path folder) {
        this.folder = folder;
    }

    boolean knows(String uri) {
        return Files.exists(file(uri));
    }

    /** What is known, as options of a connection. A file that cannot be read is as good as none. */
    ConnectOptions options(String uri) {
        ConnectOptions patient = ConnectOptions.defaults().patient();
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
        Path fresh = folder.resolve(UUID.randomUUID() + ".new");
        try {
            try (Writer writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
                kept.store(writer, "what a canary found out about " + report.uri());
            }
            Files.move(fresh, file(report.uri()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.warn("what the canary found cannot be kept in {}: {}", folder, e.getMessage());
        }
    }

    private Path file(String uri) {
        return folder.resolve("levers-" + UUID.nameUUIDFromBytes(uri.getBytes(StandardCharsets.UTF_8)) + ".properties");
    }
}
