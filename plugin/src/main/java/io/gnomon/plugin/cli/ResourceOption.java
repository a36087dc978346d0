package io.gnomon.plugin.cli;

import io.gnomon.scheduler.model.Resource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that asks for one resource only. */
final class ResourceOption {
    @Option(names = "--resource", paramLabel = "RESOURCE", description = "Only this one: cpu, memory, disk or network.")
    private @Nullable String resource;

    /**
     * Its label; empty = all.
     *
     * @throws UsageException if there is no such resource
     */
    Optional<String> label() {
        if (resource == null) {
            return Optional.empty();
        }
        String label = resource.toLowerCase(Locale.ROOT);
        if (Resource.labelled(label).isEmpty()) {
            throw new UsageException(
                    "there is no resource '" + label + "': the resources are cpu, memory, disk and network");
        }
        return Optional.of(label);
    }
}
