package io.gnomon.plugin.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationReferenceTest {
    @Test
    void theCommittedReferenceIsUpToDate() throws IOException {
        Path file = repository().resolve("docs/configuration.md");

        assertThat(file).exists();
        assertThat(Files.readString(file))
                .as("docs/configuration.md is out of date: run ./gnomon config reference > docs/configuration.md")
                .isEqualTo(ConfigurationReference.markdown());
    }

    @Test
    void theFileOfDefaultsGivesTheDefaults(@TempDir Path folder) throws IOException {
        String page = ConfigurationReference.markdown();
        String yaml = page.substring(page.indexOf("```yaml\n") + 8, page.lastIndexOf("```"));
        Path file = Files.writeString(folder.resolve("gnomon.yaml"), yaml);
        Surroundings surroundings = new Surroundings(Map.of(), folder, false, folder);

        Configuration read = ConfigurationLoader.load(Optional.of(file), List.of(), surroundings);

        Files.delete(file);
        Configuration defaults = ConfigurationLoader.load(Optional.empty(), List.of(), surroundings);
        assertThat(read).usingRecursiveComparison().ignoringFields("asMap").isEqualTo(defaults);
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        return Files.exists(folder.resolve("docs")) ? folder : folder.getParent();
    }
}
