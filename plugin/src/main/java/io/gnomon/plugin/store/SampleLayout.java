package io.gnomon.plugin.store;

import io.gnomon.scheduler.model.Resource;
import io.questdb.cairo.ColumnType;
import io.questdb.cairo.PartitionBy;
import io.questdb.cairo.TableStructure;

/** The table {@code sample}: pseudonym, project, at, then usage and allocation of each resource; a partition a day. */
final class SampleLayout implements TableStructure {
    static final String TABLE = "sample";
    static final int PSEUDONYM = 0;
    static final int PROJECT = 1;
    static final int AT = 2;
    private static final int AMOUNTS = 3;
    private static final Resource[] RESOURCES = Resource.values();
    static final int COLUMNS = AMOUNTS + 2 * RESOURCES.length;
    private static final int EXPECTED_SERVERS = 256; // it grows by itself

    static int usage(Resource resource) {
        return AMOUNTS + resource.ordinal();
    }

    static int allocation(Resource resource) {
        return AMOUNTS + RESOURCES.length + resource.ordinal();
    }

    @Override
    public int getColumnCount() {
        return COLUMNS;
    }

    @Override
    public CharSequence getColumnName(int column) {
        return switch (column) {
            case PSEUDONYM -> "pseudonym";
            case PROJECT -> "project";
            case AT -> "at";
            default -> {
                Resource resource = RESOURCES[(column - AMOUNTS) % RESOURCES.length];
                yield (column < allocation(RESOURCES[0]) ? "usage_" : "allocation_") + resource.label();
            }
        };
    }

    @Override
    public int getColumnType(int column) {
        return switch (column) {
            case PSEUDONYM, PROJECT -> ColumnType.SYMBOL;
            case AT -> ColumnType.TIMESTAMP;
            default -> ColumnType.DOUBLE;
        };
    }

    @Override
    public int getIndexBlockCapacity(int column) {
        return 0;
    }

    @Override
    public boolean isIndexed(int column) {
        return false;
    }

    @Override
    public boolean isDedupKey(int column) {
        return false;
    }

    @Override
    public boolean getSymbolCacheFlag(int column) {
        return true;
    }

    @Override
    public int getSymbolCapacity(int column) {
        return EXPECTED_SERVERS;
    }

    @Override
    public int getMaxUncommittedRows() {
        return 1_000_000;
    }

    @Override
    public long getO3MaxLag() {
        return 0;
    }

    @Override
    public int getPartitionBy() {
        return PartitionBy.DAY;
    }

    @Override
    public CharSequence getTableName() {
        return TABLE;
    }

    @Override
    public int getTimestampIndex() {
        return AT;
    }

    @Override
    public boolean isWalEnabled() {
        return false;
    }
}
