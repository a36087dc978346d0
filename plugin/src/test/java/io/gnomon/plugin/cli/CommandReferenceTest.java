package io.gnomon.plugin.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Run with {@code -Dgnomon.update-docs=true} to write docs/cli.md afresh. */
final class CommandReferenceTest {
    private static final Path COMMITTED = Path.of("..", "docs", "cli.md");

    @TempDir
    Path folder;

    private CommandLine commands() {
        return Gnomon.commands(new Environment(
                java.util.Map.of(),
                "ada",
                folder,
                new java.io.PrintWriter(java.io.Writer.nullWriter()),
                new java.io.PrintWriter(java.io.Writer.nullWriter()),
                false,
                () -> 80,
                java.time.InstantSource.system(),
                Actions::load));
    }

    private static List<CommandLine> leaves(CommandLine of) {
        List<CommandLine> result = new ArrayList<>();
        for (CommandLine command : of.getSubcommands().values()) {
            result.addAll(command.getSubcommands().isEmpty() ? List.of(command) : leaves(command));
        }
        return result;
    }

    @Test
    void theCommittedReferenceIsThatOfTheCommands() throws Exception {
        String generated = CommandReference.markdown(commands());
        if (Boolean.getBoolean("gnomon.update-docs")) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, generated);
        }
        assertThat(Files.readString(COMMITTED))
                .as("docs/cli.md is old: run this test with -Dgnomon.update-docs=true")
                .isEqualTo(generated);
    }

    @Test
    void theLaunchersHelpListsEveryCommand() throws Exception {
        Process launcher = new ProcessBuilder("bash", Path.of("..", "gnomon").toString(), "--help")
                .redirectErrorStream(true)
                .start();
        String help = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(launcher.waitFor()).describedAs(help).isZero();
        String words = help.lines()
                .filter(line -> line.startsWith("  ") && !line.startsWith("  ./"))
                .map(line -> line.strip().split(" {2,}")[0].replaceAll("[^a-z-]+", " ") + " ")
                .collect(joining("\n"));
        for (CommandLine command : leaves(commands())) {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                String[] path = command.getCommandSpec().qualifiedName().split(" ");
                assertThat(words.lines()).as(String.join(" ", path)).anyMatch(line -> Arrays.stream(path)
                        .skip(1)
                        .allMatch(word -> (" " + line).contains(" " + word + " ")));
            }
        }
    }

    @Test
    void everyCommandHasHelpWithAnExampleThatCanBeParsed() {
        Shell shell = new Shell(folder);
        for (CommandLine command : leaves(commands())) {
            String name = command.getCommandSpec().qualifiedName();
            String[] words = (name.substring("gnomon ".length()) + " --help").split(" ");
            assertThat(shell.run(words)).isZero();
            assertThat(shell.out()).contains("Example:").contains(name).contains("Usage: " + name);
            String joined = String.join(
                            "\n", command.getCommandSpec().usageMessage().footer())
                    .replaceAll("\\\\\\s*\n\\s*", "");
            joined.lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("gnomon "))
                    .forEach(line -> {
                        String[] args = line.replaceFirst("gnomon ", "")
                                .replaceFirst(" > .*", "")
                                .split(" ");
                        commands().parseArgs(args);
                    });
        }
    }
}
