package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plain command costs to start is decided by what it loads. */
final class StartUpTest {
    @ParameterizedTest
    @ValueSource(strings = {"version", "server list"})
    void aPlainCommandLoadsNoneOfTheDaemonsLibraries(String command) throws Exception {
        Process process = new ProcessBuilder(java.util.stream.Stream.concat(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xlog:class+load",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        "io.gnomon.plugin.cli.Gnomon")
                                        .stream(),
                                List.of(command.split(" ")).stream())
                        .toList())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertThat(output).contains("io.gnomon.plugin.cli.Gnomon ");
        assertThat(output)
                .doesNotContain(" io.javalin.")
                .doesNotContain(" org.slf4j.")
                .doesNotContain(" ch.qos.logback.")
                .doesNotContain(" com.fasterxml.jackson.databind.")
                .doesNotContain(" java.net.http.")
                .doesNotContain(" io.gnomon.plugin.store.");
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        Matcher pom = Pattern.compile("<artifactId>gnomon</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(pom.find()).isTrue();
        assertThat(Version.CURRENT).isEqualTo(pom.group(1));
    }
}
