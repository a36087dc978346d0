package io.gnomon.plugin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {
    private static final byte[] MODEL = "what was learnt".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private ModelFiles files;

    @BeforeEach
    void open() {
        files = new ModelFiles(folder);
    }

    @Test
    void aModelIsReadAsItWasWrittenByItsOwnerOnlyAndKeptOnce() throws IOException {
        String sum = files.put(MODEL);
        assertThat(files.put(MODEL.clone())).isEqualTo(sum);
        assertThat(files.get(sum)).isEqualTo(MODEL);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.toList()).singleElement().satisfies(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
        }
    }

    @Test
    void aDamagedOrMissingModelIsAnErrorAndPutMendsIt() throws IOException {
        String sum = files.put(MODEL);
        Files.write(folder.resolve(sum + ".model"), new byte[] {1, 2});
        assertThatThrownBy(() -> files.get(sum)).isInstanceOf(IOException.class).hasMessageContaining("damaged");
        files.put(MODEL);
        assertThat(files.get(sum)).isEqualTo(MODEL);
        files.keepOnly(Set.of());
        assertThatThrownBy(() -> files.get(sum)).isInstanceOf(IOException.class).hasMessageContaining("gone");
    }

    @Test
    void aNamedFileIsCheckedAsWellAndSurvivesThePruningOfModels() throws IOException {
        assertThat(files.getNamed("clusters")).isEmpty();
        files.putNamed("clusters", MODEL);
        Files.write(folder.resolve("half.model.part"), MODEL);
        files.keepOnly(Set.of());
        assertThat(files.getNamed("clusters")).hasValue(MODEL);
        assertThat(folder.resolve("half.model.part")).doesNotExist();
        byte[] bytes = Files.readAllBytes(folder.resolve("clusters.learnt"));
        bytes[bytes.length - 1]++;
        Files.write(folder.resolve("clusters.learnt"), bytes);
        assertThatThrownBy(() -> files.getNamed("clusters")).isInstanceOf(IOException.class);
        files.deleteNamed("clusters");
        assertThat(files.getNamed("clusters")).isEmpty();
    }
}
