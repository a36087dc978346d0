package io.gnomon.plugin.app;

import io.gnomon.plugin.deployment.Portion;
import io.gnomon.plugin.openstack.NovaBook;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.tags.TagBook;
import java.util.Locale;
import java.util.Optional;

/** Which servers a portion means by what it names. Thread-safe. */
record Meaning(TagBook tags, Optional<NovaBook> nova) {
    boolean is(ServerRecord server, String reference) {
        if (reference.startsWith(Portion.TAG)) {
            String tag = reference.substring(Portion.TAG.length()).toLowerCase(Locale.ROOT);
            return tags.of(server.id()).stream().anyMatch(t -> t.name().equals(tag));
        }
        if (reference.startsWith(Portion.GROUP)) {
            String group = reference.substring(Portion.GROUP.length());
            return nova.filter(book -> book.isInGroup(server.id(), server.project(), group))
                    .isPresent();
        }
        return server.name().equals(reference) || server.id().toString().equals(reference);
    }
}
