package io.gnomon.plugin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gnomon.plugin.lab.Forked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bundle in the jar is what its sources say: users need no Node, so it is kept beside them. */
final class BundleTest {
    private static final Path SOURCES = Path.of("src/main/dashboard");
    private static final Path BUILT = Path.of("src/main/resources/io/gnomon/plugin/dashboard");
    private static final int MOST_PACKED_BYTES = 150_000;

    @Test
    void itIsAsNewAsItsSources() throws IOException {
        assertThat(Files.readAllLines(BUILT.resolve("built-from")))
                .as("after a change of %s run: ./gnomon dashboard build", SOURCES)
                .containsExactly(
                        "sources " + hash(SOURCES, Set.of("node_modules")),
                        "bundle " + hash(BUILT, Set.of("built-from")));
    }

    @Test
    void buildingItAgainGivesTheSameBytes() throws IOException {
        Path built = Path.of("target/dashboard");
        assumeTrue(
                Files.isDirectory(built.resolve("node_modules")),
                "there is no Node package here to build it with: ./gnomon dashboard build brings them");
        Path again = Files.createDirectories(Path.of("target/dashboard-again"));
        List<String> command = List.of(
                "sh",
                "-c",
                "cd \"$1\" && node build.mjs \"$2\"",
                "sh",
                built.toString(),
                again.toAbsolutePath().toString());
        assumeTrue(
                hash(built, Set.of("node_modules")).equals(hash(SOURCES, Set.of("node_modules"))),
                "the copy in target/dashboard is of other sources: ./gnomon dashboard build makes it anew");
        Forked.Result result = Forked.run(command);
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(hash(again, Set.of())).isEqualTo(hash(BUILT, Set.of()));
    }

    @Test
    void allOfItTogetherIsSmall() {
        Assets assets = new Assets();
        assertThat(assets.paths().stream()
                        .mapToInt(p -> assets.at(p).packed().length)
                        .sum())
                .isLessThan(MOST_PACKED_BYTES);
    }

    @Test
    void nothingIsFetchedFromElsewhereAndNoRegistryIsNamed() throws IOException {
        assertThat(new String(new Assets().at(Assets.PAGE).plain(), StandardCharsets.UTF_8))
                .doesNotContain("http:", "https:", "<style", "style=", "onload")
                .doesNotContainPattern("<script(?![^>]* src=)");
        assertThat(Files.readString(SOURCES.resolve("package-lock.json"))).doesNotContain("\"resolved\"", "registry");
    }

    /** As {@code hash.mjs} makes it. */
    private static String hash(Path folder, Set<String> skipped) {
        try (Stream<Path> files = Files.walk(folder)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<Path> found = files.filter(f ->
                            !skipped.contains(folder.relativize(f).getName(0).toString()))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            for (Path file : found) {
                digest.update((folder.relativize(file) + "\0").getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
