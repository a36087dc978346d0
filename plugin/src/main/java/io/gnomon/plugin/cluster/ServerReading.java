package io.gnomon.plugin.cluster;

import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One server as it was seen at one moment.
 *
 * @param startedAt when its guest started (its age counts from here)
 * @param usage what it used since the last reading; unknown where it was not measured
 * @param allocation what it may use now
 * @param metadata declared by its owner (image, application, tags)
 * @param flow of what it used of disk and network
 * @param guest what its guest says; one that is taken as up after a while although it never said anything is not {@code ANSWERS}
 */
public record ServerReading(
        UUID id,
        String name,
        String project,
        String hypervisor,
        Instant startedAt,
        Instant at,
        ResourceVector usage,
        ResourceVector allocation,
        ResourceVector ceiling,
        Map<String, String> metadata,
        Flow flow,
        GuestState guest) {

    /** Of a server whose guest is known by its usage only: it answers if its memory is known. */
    public ServerReading(
            UUID id,
            String name,
            String project,
            String hypervisor,
            Instant startedAt,
            Instant at,
            ResourceVector usage,
            ResourceVector allocation,
            ResourceVector ceiling,
            Map<String, String> metadata,
            Flow flow) {
        this(
                id,
                name,
                project,
                hypervisor,
                startedAt,
                at,
                usage,
                allocation,
                ceiling,
                metadata,
                flow,
                usage.get(Resource.MEMORY).isPresent() ? GuestState.ANSWERS : GuestState.SILENT);
    }

    /** One of which it is not known which way data went. */
    public ServerReading(
            UUID id,
            String name,
            String project,
            String hypervisor,
            Instant startedAt,
            Instant at,
            ResourceVector usage,
            ResourceVector allocation,
            ResourceVector ceiling,
            Map<String, String> metadata) {
        this(id, name, project, hypervisor, startedAt, at, usage, allocation, ceiling, metadata, Flow.UNKNOWN);
    }

    /** Metadata: who made it. */
    public static final String ACTOR = "actor";

    /** Metadata: the toggle at creation; on unless it says "off". */
    public static final String DYNAMIC_ALLOCATION = "dynamic_allocation";

    /** Metadata: the priority that its flavor in Nova gives it. */
    public static final String FLAVOR_PRIORITY = "flavor_priority";

    /** Metadata: what made it and looks after it, if that is not Gnomon. */
    public static final String ORCHESTRATOR = "orchestrator";

    /** The orchestrator that is OpenStack's Nova. */
    public static final String NOVA = "nova";

    /** Metadata: what kind of shadow instance it is, as long as nobody has claimed it. */
    public static final String SHADOW = "shadow_instance";

    /** The kind of shadow instance that is a copy of a server, to be looked at and removed: it must not be reached as that is. */
    public static final String REHEARSAL = "rehearsal";

    /** Whether it waits for somebody who will ask for it. */
    public boolean isShadow() {
        return metadata.containsKey(SHADOW);
    }

    /** Whether Nova is the master of it. */
    public boolean isNovas() {
        return NOVA.equals(metadata.get(ORCHESTRATOR));
    }
}
