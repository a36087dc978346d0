package io.gnomon.plugin.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Copies a table without some servers, in two parts: most of it while others append, the rest while they wait. What is
 * appended in order of time is at the end of the table, so the rest begins where the first part ended; if something
 * came out of order, the whole is copied again.
 */
final class Rewrite implements AutoCloseable {
    private final SampleTable source;
    private final Path folder;
    private final Set<String> without;
    private final long outOfOrderBefore;
    private SampleTable target;
    private long read;
    private long leftOut;

    Rewrite(SampleTable source, Path folder, Set<String> without) {
        this.source = source;
        this.folder = folder;
        this.without = without;
        this.outOfOrderBefore = source.outOfOrderBatches();
        this.target = SampleTable.open(folder);
    }

    void most() {
        copy();
    }

    /** To be called while nobody appends. Returns how many rows were left out in all. */
    long rest() throws IOException {
        if (source.outOfOrderBatches() != outOfOrderBefore) {
            target.close();
            Generations.delete(folder);
            target = SampleTable.open(folder);
            read = 0;
            leftOut = 0;
        }
        copy();
        return leftOut;
    }

    private void copy() {
        SampleTable.Copied copied = source.copyTo(target, read, without);
        read += copied.read();
        leftOut += copied.leftOut();
    }

    SampleTable result() {
        return target;
    }

    @Override
    public void close() {
        target.close();
    }
}
