package io.gnomon.plugin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoggingTest {
    /** Of several, logback takes any and prints pages about it, in every test and in every daemon that a test starts. */
    @ParameterizedTest
    @ValueSource(strings = {"logback-test.xml", "logback.xml"})
    void thereIsOneConfigurationOfEachKindOnTheClassPath(String name) throws IOException {
        assertThat(Collections.list(getClass().getClassLoader().getResources(name)))
                .hasSize(1);
    }
}
