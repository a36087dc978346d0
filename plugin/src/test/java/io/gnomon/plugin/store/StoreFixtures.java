package io.gnomon.plugin.store;

import io.gnomon.scheduler.model.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Records to store, and a look at the bytes of files. */
final class StoreFixtures {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private StoreFixtures() {}

    static ServerRecord server(String name) {
        return new ServerRecord(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
                "",
                name,
                "project-1",
                "alice",
                "qemu:///system",
                true,
                Map.of("tier", "web", "quote", "\"'ü"),
                NOON,
                Optional.empty());
    }

    static Adjustment intent(ServerRecord server) {
        return new Adjustment(
                0,
                server.id(),
                server.name(),
                server.project(),
                "gnomon",
                Resource.MEMORY,
                512,
                768,
                480.5,
                500,
                600,
                700,
                "memory will run out",
                Adjustment.State.INTENDED,
                "",
                NOON,
                NOON);
    }

    /** Files below the folder whose bytes hold the text. */
    static List<Path> filesHolding(Path folder, String text) throws IOException {
        String wanted = latin1(text.getBytes(StandardCharsets.UTF_8));
        String wanted16 = latin1(text.getBytes(StandardCharsets.UTF_16LE));
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> {
                        String bytes = latin1(bytes(f));
                        return bytes.contains(wanted) || bytes.contains(wanted16);
                    })
                    .toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
