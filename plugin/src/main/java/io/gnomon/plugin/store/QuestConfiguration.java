package io.gnomon.plugin.store;

import io.questdb.cairo.CommitMode;
import io.questdb.cairo.DefaultCairoConfiguration;

/**
 * QuestDB made small. Its own defaults are for a server with hundreds of GiB: pages of 16 MiB for each column, queues of
 * thousands of slots. The store appends a few hundred rows at a time and reads them back in order.
 */
final class QuestConfiguration extends DefaultCairoConfiguration {
    private static final int PAGE_BYTES = 64 * 1024;
    private static final int SLOTS = 8;

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
    public long getSystemDataAppendPageSize() {
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

    @Override
    public int getSystemO3ColumnMemorySize() {
        return PAGE_BYTES;
    }

    @Override
    public int getDefaultSymbolCapacity() {
        return 256;
    }

    @Override
    public boolean isMatViewEnabled() {
        return false;
    }

    @Override
    public boolean isWalSupported() {
        return false;
    }

    @Override
    public boolean getWalEnabledDefault() {
        return false;
    }

    @Override
    public int getPageFrameReduceQueueCapacity() {
        return SLOTS;
    }

    @Override
    public int getPageFrameReduceShardCount() {
        return 1;
    }

    @Override
    public int getWriterCommandQueueCapacity() {
        return SLOTS;
    }

    @Override
    public long getWriterCommandQueueSlotSize() {
        return 1024;
    }
}
