package io.gnomon.plugin.store;

import io.questdb.cairo.CommitMode;
import io.questdb.cairo.DefaultCairoConfiguration;

/**
 * QuestDB made small. Its own defaults are for a server with hundreds of GiB: pages of 16 MiB for each column
 * of each day. The store appends a few hundred rows at a time and reads them back in order.
 */
final class QuestConfiguration extends DefaultCairoConfiguration {
    private static final int PAGE_BYTES = 64 * 1024;

    QuestConfiguration(CharSequence folder) {
        super(folder);
    }

    /** Columns, then the transaction file, are on the disk when a commit returns. */
    @Override
    public int getCommitMode() {
        return CommitMode.SYNC;
    }

    @Override
    public long getDataAppendPageSize() {
        return PAGE_BYTES;
    }

    @Override
    public long getDataIndexKeyAppendPageSize() {
        return PAGE_BYTES;
    }

    @Override
    public long getDataIndexValueAppendPageSize() {
        return PAGE_BYTES;
    }

    @Override
    public long getMiscAppendPageSize() {
        return PAGE_BYTES;
    }

    @Override
    public long getSymbolTableMinAllocationPageSize() {
        return PAGE_BYTES;
    }

    @Override
    public int getO3ColumnMemorySize() {
        return PAGE_BYTES;
    }
}
