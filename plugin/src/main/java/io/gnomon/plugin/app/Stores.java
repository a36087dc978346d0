package io.gnomon.plugin.app;

import io.gnomon.plugin.store.BufferedSamples;
import io.gnomon.plugin.store.Database;
import io.gnomon.plugin.store.ModelFiles;
import io.gnomon.plugin.store.QuestSampleStore;
import java.nio.file.Path;

/** What outlives a restart. */
record Stores(Database database, BufferedSamples samples, ModelFiles models) {
    private static final int MOST_BUFFERED = 20_000;

    /** @param data the daemon's folder */
    static Stores open(Path data, Parts parts) {
        Database database = parts.keep(Database.open(Folders.own(data.resolve("state"))));
        BufferedSamples samples = parts.keep(
                new BufferedSamples(QuestSampleStore.open(Folders.own(data.resolve("samples"))), MOST_BUFFERED));
        return new Stores(database, samples, new ModelFiles(Folders.own(data.resolve("models"))));
    }
}
