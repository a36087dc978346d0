package io.gnomon.plugin.store;

import java.util.Collection;
import java.util.List;

/** What every source says of servers. Thread-safe. They go with their server. */
public interface Tags {
    List<TagRecord> all();

    /**
     * In one transaction: takes some away, then writes others in the place of what the same source said of the same tag. Those of
     * servers that are not known any more are left out.
     */
    void change(Collection<TagRecord> gone, Collection<TagRecord> written);
}
