package io.gnomon.plugin.rest;

import java.util.List;

/** All routes, for tests that walk through them. */
public final class RouteList {
    private RouteList() {}

    /**
     * @param fleet whether it is for those who may see all projects only
     * @param json whether a document is answered
     */
    public record Entry(String method, String path, boolean fleet, boolean json, boolean needsOneProject) {}

    public static List<Entry> all() {
        return routes().stream()
                .map(r -> new Entry(
                        r.method().name(),
                        r.path(),
                        r.access().isOfFleet(),
                        r.answer().kind() != Route.Answer.Kind.STREAM
                                && r.answer().kind() != Route.Answer.Kind.METRICS,
                        r.access().needsOneProject()))
                .toList();
    }

    static List<Route> routes() {
        Requests ask = new Requests(Json.mapper(), 65_536);
        return Routes.of(
                new FakeBackend(), ask, new EventStreams(new EventHub(), Json.mapper(), TokenJudge.NONE, 1, 1));
    }
}
