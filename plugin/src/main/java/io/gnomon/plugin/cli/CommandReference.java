package io.gnomon.plugin.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The reference of all commands as Markdown, from the commands themselves. */
final class CommandReference {
    private CommandReference() {}

    static String markdown(CommandLine root) {
        StringBuilder out = new StringBuilder();
        out.append("<!-- Generated from the commands: see CommandReferenceTest. -->\n# Command line\n\n");
        out.append(
                "Exit codes: 0 it went well, 1 it failed (and the message says what to do), 2 it was called wrongly.\n");
        out.append("Errors go to standard error, answers to standard output. Names of columns may be written in any\n");
        out.append("case and with any separator: `-c cpu_usage`, `-c 'CPU usage'`.\n\n");
        out.append("## Options of every command\n\n");
        options(out, shared(root.getCommandSpec()));
        commands(out, root);
        return out.toString();
    }

    private static List<OptionSpec> shared(CommandSpec root) {
        return root.options();
    }

    private static void commands(StringBuilder out, CommandLine parent) {
        parent.getSubcommands().values().forEach(command -> {
            CommandSpec spec = command.getCommandSpec();
            if (command.getSubcommands().isEmpty()) {
                command(out, spec);
            } else {
                commands(out, command);
            }
        });
    }

    private static void command(StringBuilder out, CommandSpec spec) {
        out.append("\n## ").append(spec.qualifiedName()).append("\n\n");
        List<String> prose = new ArrayList<>(List.of(spec.usageMessage().header()));
        prose.addAll(List.of(spec.usageMessage().description()));
        out.append(String.join(" ", prose)).append("\n\n```\n");
        String[] footer = spec.usageMessage().footer();
        for (int i = 2; i < footer.length; i++) {
            out.append(footer[i].strip().startsWith("--") ? footer[i].substring(2) : footer[i].strip())
                    .append('\n');
        }
        out.append("```\n\n");
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            out.append("- `").append(parameter.paramLabel()).append("`: ");
            out.append(String.join(" ", parameter.description())).append('\n');
        }
        Set<String> shared = spec.mixins().values().stream()
                .flatMap(mixin -> mixin.options().stream())
                .map(OptionSpec::longestName)
                .collect(Collectors.toSet());
        options(
                out,
                spec.options().stream()
                        .filter(o -> !o.inherited())
                        // first what this command alone has
                        .sorted(Comparator.comparing(o -> shared.contains(o.longestName())))
                        .toList());
    }

    private static void options(StringBuilder out, List<OptionSpec> options) {
        for (OptionSpec option : options) {
            boolean flag = option.arity().max() == 0;
            out.append("- `").append(String.join("`, `", option.names())).append('`');
            out.append(flag ? "" : " `" + option.paramLabel() + "`").append(": ");
            out.append(description(option));
            out.append(option.required() ? " Required." : "").append('\n');
        }
    }

    private static String description(OptionSpec option) {
        String text = String.join(" ", option.description());
        if (text.contains("${COMPLETION-CANDIDATES}")) {
            List<String> candidates = new ArrayList<>();
            option.completionCandidates().forEach(candidates::add);
            text = text.replace("${COMPLETION-CANDIDATES}", String.join(", ", candidates));
        }
        return text.replace(
                "${DEFAULT-VALUE}",
                String.valueOf((Object) option.initialValue()).toLowerCase(Locale.ROOT));
    }
}
