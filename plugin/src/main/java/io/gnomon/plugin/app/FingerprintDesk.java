package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Pseudonyms;
import io.gnomon.plugin.allocation.ServerForecast;
import io.gnomon.plugin.allocation.Sharing;
import io.gnomon.plugin.allocation.TagSets;
import io.gnomon.plugin.allocation.Tracked;
import io.gnomon.plugin.fingerprint.Atlas;
import io.gnomon.plugin.fingerprint.Fingerprints;
import io.gnomon.plugin.fingerprint.Pool;
import io.gnomon.plugin.fingerprint.Weights;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.FingerprintViews.FingerprintView;
import io.gnomon.plugin.rest.FingerprintViews.MapView;
import io.gnomon.plugin.rest.FingerprintViews.PointView;
import io.gnomon.plugin.rest.FingerprintViews.PoolShadowView;
import io.gnomon.plugin.rest.FingerprintViews.PoolView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What callers ask of fingerprints. Servers that a caller does not see have no id, and a pseudonym or no name. Thread-safe. */
final class FingerprintDesk {
    private static final List<String> NAMES = Weights.names();

    private final Fingerprints fingerprints;
    private final Atlas atlas;
    private final Sharing sharing;
    private final Pseudonyms pseudonyms;
    private final Fleet fleet;
    private final Lookup lookup;

    FingerprintDesk(
            Fingerprints fingerprints,
            Atlas atlas,
            Sharing sharing,
            Pseudonyms pseudonyms,
            Fleet fleet,
            Lookup lookup) {
        this.sharing = sharing;
        this.pseudonyms = pseudonyms;
        this.fingerprints = fingerprints;
        this.atlas = atlas;
        this.fleet = fleet;
        this.lookup = lookup;
    }

    List<FingerprintView> list(Caller caller) {
        return lookup.all(caller).stream().flatMap(s -> view(s).stream()).toList();
    }

    FingerprintView show(Caller caller, String idOrName) {
        Tracked server = lookup.running(caller, idOrName);
        return view(server)
                .orElseThrow(() -> new ApiException(
                        Code.FINGERPRINT_NOT_FOUND,
                        server.record().name() + " has no fingerprint yet: it is still watched",
                        "ask again when it has run for a minute or two"));
    }

    private Optional<FingerprintView> view(Tracked server) {
        return fingerprints.print(server.record().id()).map(print -> {
            Map<String, @Nullable Double> features = new LinkedHashMap<>();
            List<Float> vector = new ArrayList<>();
            for (int i = 0; i < print.features().length; i++) {
                float value = print.features()[i];
                features.put(NAMES.get(i), Float.isNaN(value) ? null : (double) value);
            }
            for (float v : print.vector()) {
                vector.add(v);
            }
            return new FingerprintView(
                    server.record().id(),
                    server.record().name(),
                    server.record().project(),
                    print.span().label(),
                    TagSets.category(server),
                    print.explained(),
                    features,
                    vector);
        });
    }

    /** A caller of one project is shown those of others that permit it, without a name. */
    MapView map(Caller caller) {
        Atlas.Drawing drawing = atlas.drawing();
        List<PointView> points = new ArrayList<>();
        for (Atlas.Point p : drawing.points()) {
            fleet.find(p.server())
                    .filter(server -> isShown(caller, server.record().project()))
                    .ifPresent(server -> points.add(point(caller, server, p)));
        }
        Instant at = drawing.at().equals(Instant.EPOCH) ? null : drawing.at();
        return new MapView(at, drawing.span().label(), drawing.explained(), points);
    }

    private boolean isShown(Caller caller, String project) {
        return caller.sees(project) || sharing.mayUse(caller.project(), project);
    }

    private static PointView point(Caller caller, Tracked server, Atlas.Point p) {
        return caller.sees(server.record().project())
                ? new PointView(server.record().id(), server.record().name(), TagSets.category(server), p.x(), p.y())
                : new PointView(null, null, null, p.x(), p.y());
    }

    /** While a server is forecast by what others did at its age, its shadows are these, and no others. */
    PoolView pool(Caller caller, String idOrName) {
        Tracked server = lookup.running(caller, idOrName);
        List<ServerForecast.Shadow> young = server.forecasts().values().stream()
                .map(ServerForecast::shadows)
                .filter(shadows -> !shadows.isEmpty())
                .findFirst()
                .orElse(List.of());
        return young.isEmpty()
                ? byFingerprint(caller, server)
                : view(
                        server,
                        "age",
                        null,
                        null,
                        young.stream().map(s -> shadow(server, s)).toList());
    }

    private PoolView byFingerprint(Caller caller, Tracked server) {
        return fingerprints
                .pool(server.record().id())
                .map(pool -> view(
                        server,
                        "fingerprint",
                        pool.span().label(),
                        (long) pool.among(),
                        pool.shadows().stream()
                                .map(s -> shadow(caller, server.record().project(), s))
                                .toList()))
                .orElseGet(() -> view(server, null, null, null, List.of()));
    }

    private static PoolView view(
            Tracked server,
            @Nullable String by,
            @Nullable String span,
            @Nullable Long among,
            List<PoolShadowView> shadows) {
        return new PoolView(
                server.record().id(),
                server.record().name(),
                by == null,
                by,
                span,
                TagSets.category(server),
                among,
                shadows);
    }

    /** One of those that a young server is forecast by; those of other projects have no id there. */
    private PoolShadowView shadow(Tracked server, ServerForecast.Shadow s) {
        Optional<Tracked> own = fleet.find(s.id());
        Optional<Pool.Shadow> like =
                own.flatMap(o -> fingerprints.compared(server.record().id(), s.id()));
        String then = s.lagSeconds() == 0
                ? "at this age it did the same"
                : String.format(
                        Locale.ROOT,
                        "it did the same when it was %.0f s %s",
                        Math.abs(s.lagSeconds()),
                        s.lagSeconds() > 0 ? "older" : "younger");
        return new PoolShadowView(
                own.isPresent() ? s.id() : null,
                s.name(),
                like.map(Pool.Shadow::similarity).orElse(null),
                s.weight(),
                s.distance(),
                like.map(l -> then + "; " + why(l)).orElse(then));
    }

    private PoolShadowView shadow(Caller caller, String project, Pool.Shadow s) {
        Tracked other = fleet.find(s.server())
                .filter(t -> caller.sees(t.record().project()))
                .orElse(null);
        return new PoolShadowView(
                other == null ? null : s.server(),
                other == null
                        ? pseudonyms.stranger(project, s.server())
                        : other.record().name(),
                s.similarity(),
                s.weight(),
                s.distance(),
                why(s));
    }

    /** One sentence or two. */
    static String why(Pool.Shadow s) {
        List<String> parts = new ArrayList<>();
        if (!s.declared().isEmpty()) {
            parts.add("both are declared as " + String.join(", ", s.declared()));
        }
        parts.add(
                s.alike().isEmpty()
                        ? "nothing that both do stands out of the fleet"
                        : "both: " + String.join(", ", s.alike()));
        if (!s.unlike().isEmpty()) {
            parts.add("but this one: " + String.join(", ", s.unlike()));
        }
        return String.join("; ", parts);
    }
}
