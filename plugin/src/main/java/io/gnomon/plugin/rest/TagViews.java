package io.gnomon.plugin.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The JSON documents about tags. */
public final class TagViews {
    private TagViews() {}

    /**
     * A tag of a server.
     *
     * @param source {@code person}, {@code nova}, {@code process} or {@code behaviour}
     * @param confidence that it is right, 0..1
     * @param actor who gave it
     */
    public record TagView(
            UUID server,
            String name,
            String tag,
            String source,
            double confidence,
            Instant since,
            String actor,
            String reason) {}

    /** Tags that a person gives to a server. */
    public record TagNamesView(List<String> tags) {}

    /**
     * What a server's guest told of its processes.
     *
     * @param at when it was asked; null if it was not yet
     * @param refusal why it tells nothing; null if it tells
     */
    public record GuestView(
            UUID server,
            String name,
            @Nullable Instant at,
            @Nullable String refusal,
            List<ProcessView> processes) {}

    /**
     * A process.
     *
     * @param tag that its name gives; null if it tells nothing
     * @param reads calls to the system that read, since it began
     * @param writes those that write
     * @param calls the share of the looks in which processes of its name were found in each call to the system, or {@code running}
     *     in their own code; empty if the guest does not say
     */
    public record ProcessView(String name, @Nullable String tag, long reads, long writes, Map<String, Double> calls) {}

    /**
     * What is learnt of how tagged servers behave.
     *
     * @param project whose servers are told by it; {@code *} = those of all projects without tags of their own
     * @param span that behaviour is looked at over
     * @param servers that it was learnt from
     * @param accuracy share of the servers that it told right when they had been kept apart; null if it was not tried
     * @param baseline share of those that have the most frequent tag
     * @param applied whether servers are told by it
     * @param note why not; null if they are
     */
    public record TagModelView(
            String project,
            String span,
            int servers,
            @Nullable Double accuracy,
            @Nullable Double baseline,
            boolean applied,
            @Nullable String note,
            Instant learntAt,
            List<TagAccuracyView> tags) {}

    /**
     * How well one tag is told.
     *
     * @param told how often it was told of servers that had been kept apart
     * @param right how often that was so
     */
    public record TagAccuracyView(String tag, int servers, int told, int right) {}
}
