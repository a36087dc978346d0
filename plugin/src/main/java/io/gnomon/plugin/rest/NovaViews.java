package io.gnomon.plugin.rest;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shapes of the JSON documents that the middleware in nova-api sends and gets. */
public final class NovaViews {
    private NovaViews() {}

    /**
     * A request to Nova for one server.
     *
     * @param user id of who asks
     * @param flavor id of it
     * @param image id of it
     * @param server a JSON object, as text with its keys in order: all that is asked for but name, description and metadata
     * @param withinMillis how long its answer is waited for; null: 10000
     */
    public record NovaServerRequest(
            String user,
            String name,
            String flavor,
            String image,
            String server,
            @Nullable Integer withinMillis) {}

    /**
     * @param ready whether a server waits that is just like it
     * @param room whether room is held for such a server
     */
    public record NovaSeen(boolean ready, boolean room) {}

    /** @param hint for the scheduler, by which the request gets the room that was held for it; null: none was */
    public record NovaPinned(@Nullable String hint) {}

    /** @param counted whether it will be; not in a project that does not permit shadow instances */
    public record NovaCounted(boolean counted) {}

    /** @param known whether it was still to be taken */
    public record NovaReturned(boolean known) {}

    /** @param server that a claim was answered with */
    public record NovaReturn(UUID server) {}

    /** @param removed how many servers that waited in the project are gone */
    public record NovaRoom(int removed) {}

    /** @param server id of the one that is given: it is whoever's asked as soon as its mark is taken away; null: none */
    public record NovaGiven(@Nullable UUID server) {}
}
