package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Sharing;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.ConsentViews.ConsentEntryView;
import io.gnomon.plugin.rest.ConsentViews.ConsentView;
import io.gnomon.plugin.rest.ConsentViews.Withdrawn;
import io.gnomon.plugin.store.Consent;
import io.gnomon.plugin.store.Consents;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.Servers;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** Takes and withdraws a project's permission to use its servers as shadows for others. Thread-safe. */
final class ConsentDesk {
    private final Sharing sharing;
    private final Consents consents;
    private final Servers servers;
    private final Erasure erasure;
    private final Consumer<String> forget;
    private final InstantSource clock;

    /** @param forget removes the shadow instances of a project that permits none, and what is known of those that were */
    ConsentDesk(
            Sharing sharing,
            Consents consents,
            Servers servers,
            Erasure erasure,
            Consumer<String> forget,
            InstantSource clock) {
        this.sharing = sharing;
        this.consents = consents;
        this.servers = servers;
        this.erasure = erasure;
        this.forget = forget;
        this.clock = clock;
    }

    List<ConsentView> list(Caller caller) {
        return consents.granted().stream()
                .filter(c -> caller.sees(c.project()))
                .map(ConsentDesk::view)
                .toList();
    }

    ConsentView grant(Caller caller) {
        return view(sharing.grant(caller.project(), caller.actor()));
    }

    /**
     * Nothing of the project is used from now on, and all that is known of it is erased. If the erasure cannot be done now, the
     * withdrawal holds all the same.
     */
    Withdrawn revoke(Caller caller) {
        boolean was = sharing.revoke(caller.project(), caller.actor());
        forget.accept(caller.project());
        List<ServerRecord> whose = servers.ofProject(caller.project());
        long samples = erasure.erase(whose);
        String detail = samples + " samples of " + whose.size()
                + " servers, with their fingerprints, tags, profiles, forecasts and adjustments";
        consents.note(caller.project(), caller.actor(), "erased", detail, clock.instant());
        return new Withdrawn(caller.project(), was, whose.size(), samples);
    }

    List<ConsentEntryView> audit(Caller caller, int limit) {
        return consents.audit(caller.onlyProject(), limit).stream()
                .map(e -> new ConsentEntryView(e.id(), e.project(), e.actor(), e.action(), e.detail(), e.at()))
                .toList();
    }

    private static ConsentView view(Consent c) {
        return new ConsentView(c.project(), c.actor(), c.grantedAt());
    }
}
