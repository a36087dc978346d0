package io.gnomon.plugin.cluster;

import io.gnomon.scheduler.model.Flavor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A server to be made in standalone mode.
 *
 * @param image folder with {@code vmlinuz} and {@code initrd.img}
 * @param disks raw images; the first is vda and carries the flavor's disk limit
 * @param serialLog file that receives the guest's console
 * @param dynamicAllocation the owner's toggle
 */
public record ServerRequest(
        UUID id,
        String name,
        String project,
        String actor,
        Flavor flavor,
        Path image,
        List<Path> disks,
        Optional<Path> serialLog,
        String kernelArguments,
        Map<String, String> metadata,
        boolean dynamicAllocation) {

    /** The same, of another flavor. */
    public ServerRequest of(Flavor other) {
        return new ServerRequest(
                id, name, project, actor, other, image, disks, serialLog, kernelArguments, metadata, dynamicAllocation);
    }

    /** The owner's metadata, with who made the server and the toggle at creation: kept with the server itself. */
    public Map<String, String> keptMetadata() {
        Map<String, String> kept = new TreeMap<>(metadata);
        kept.put(ServerReading.ACTOR, actor);
        kept.put(ServerReading.DYNAMIC_ALLOCATION, dynamicAllocation ? "on" : "off");
        return kept;
    }
}
