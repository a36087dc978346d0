package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.cluster.GuestLook;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.TagViews.GuestView;
import io.gnomon.plugin.rest.TagViews.ProcessView;
import io.gnomon.plugin.rest.TagViews.TagAccuracyView;
import io.gnomon.plugin.rest.TagViews.TagModelView;
import io.gnomon.plugin.rest.TagViews.TagView;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.TagRecord;
import io.gnomon.plugin.tags.BehaviourTags.Standing;
import io.gnomon.plugin.tags.ProcessTags;
import io.gnomon.plugin.tags.TagNames;
import io.gnomon.plugin.tags.Tagging;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What callers say and ask of tags. Thread-safe. */
final class TagDesk {
    private static final int MOST = 50;

    private final Tagging tagging;
    private final Lookup lookup;

    TagDesk(Tagging tagging, Lookup lookup) {
        this.tagging = tagging;
        this.lookup = lookup;
    }

    /** Of one server, or of all that the caller sees. */
    List<TagView> list(Caller caller, Optional<String> server) {
        return server.map(name -> views(lookup.running(caller, name))).orElseGet(() -> lookup.all(caller).stream()
                .flatMap(s -> views(s).stream())
                .toList());
    }

    private List<TagView> views(Tracked server) {
        ServerRecord record = server.record();
        return tagging.book().of(record.id()).stream()
                .map(tag -> new TagView(
                        record.id(),
                        record.name(),
                        tag.name(),
                        tag.source().name().toLowerCase(Locale.ROOT),
                        tag.confidence(),
                        tag.since(),
                        tag.actor(),
                        tag.reason()))
                .toList();
    }

    /** @throws ApiException BAD_REQUEST for what is no tag, or for too many */
    List<TagView> add(Caller caller, String idOrName, List<String> tags) {
        Tracked server = lookup.running(caller, idOrName);
        Set<String> names = names(tags);
        Set<String> all = new LinkedHashSet<>(names);
        tagging.book().of(server.record().id()).forEach(tag -> all.add(tag.name()));
        if (all.size() > MOST) {
            throw new ApiException(
                    Code.BAD_REQUEST,
                    server.record().name() + " would have " + all.size() + " tags",
                    "a server has at most " + MOST);
        }
        tagging.add(server, names, caller.actor());
        return views(server);
    }

    /** @throws ApiException BAD_REQUEST for what is no tag */
    List<TagView> set(Caller caller, String idOrName, List<String> tags) {
        Tracked server = lookup.running(caller, idOrName);
        tagging.set(server, names(tags), caller.actor());
        return views(server);
    }

    /** @throws ApiException TAG_NOT_FOUND if it has none, BAD_REQUEST if that is Nova's */
    List<TagView> remove(Caller caller, String idOrName, String tag) {
        Tracked server = lookup.running(caller, idOrName);
        String name = tag.toLowerCase(Locale.ROOT);
        List<TagRecord> all = tagging.book().of(server.record().id());
        if (all.stream().noneMatch(t -> t.name().equals(name))) {
            throw new ApiException(
                    Code.TAG_NOT_FOUND,
                    server.record().name() + " has no tag '" + tag.replaceAll("\\p{Cntrl}", "?") + "'",
                    "see: gnomon tag list " + server.record().name());
        }
        if (tagging.book().isNovas(server.record().id(), name)) {
            throw new ApiException(
                    Code.BAD_REQUEST,
                    "Nova says that " + server.record().name() + " is " + name + ", and is the master of that",
                    "take it away there: openstack server unset --tag " + name + " "
                            + server.record().id());
        }
        tagging.deny(server, List.of(name), caller.actor());
        return views(server);
    }

    private static Set<String> names(List<String> tags) {
        Set<String> names = new LinkedHashSet<>();
        for (String tag : tags) {
            names.add(TagNames.read(tag)
                    .orElseThrow(() -> new ApiException(
                            Code.BAD_REQUEST,
                            "'" + tag.replaceAll("\\p{Cntrl}", "?") + "' is no tag",
                            "use 1 to 60 letters, digits and . _ : @ -, beginning with a letter or a digit")));
        }
        return names;
    }

    GuestView guest(Caller caller, String idOrName) {
        Tracked server = lookup.running(caller, idOrName);
        ServerRecord record = server.record();
        ProcessTags.Seen seen = tagging.processes().seen(record.id()).orElse(null);
        if (seen == null) {
            return new GuestView(record.id(), record.name(), null, "it was not asked yet", List.of());
        }
        GuestLook look = seen.look();
        return new GuestView(
                record.id(),
                record.name(),
                seen.at(),
                look.isTold() ? null : look.refusal(),
                look.processes().stream()
                        .map(p -> new ProcessView(
                                p.name(),
                                tagging.processes().tagOf(p.name()).orElse(null),
                                p.reads(),
                                p.writes(),
                                seen.calls().getOrDefault(p.name(), Map.of())))
                        .toList());
    }

    List<TagModelView> models(Caller caller) {
        List<Standing> standings =
                caller.onlyProject().map(tagging.behaviour()::standings).orElseGet(tagging.behaviour()::standings);
        return standings.stream().map(TagDesk::model).toList();
    }

    private static TagModelView model(Standing s) {
        boolean tried = s.score().servers() > 0;
        return new TagModelView(
                s.project(),
                s.span().label(),
                s.servers(),
                tried ? (Double) s.score().accuracy() : null,
                tried ? (Double) s.score().baseline() : null,
                s.isApplied(),
                s.isApplied() ? null : s.note(),
                s.learntAt(),
                s.score().byTag().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(e -> new TagAccuracyView(
                                e.getKey(),
                                e.getValue().servers(),
                                e.getValue().told(),
                                e.getValue().right()))
                        .toList());
    }
}
