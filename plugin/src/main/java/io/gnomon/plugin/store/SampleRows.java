package io.gnomon.plugin.store;

import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import io.questdb.cairo.SymbolMapReader;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.vm.api.MemoryCR;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Goes through the rows of one snapshot of the table, oldest first, reading the columns' files. There is no SQL here
 * because a SQL compiler takes a second to start and tens of MiB of heap. For one thread.
 */
final class SampleRows {
    private static final Resource[] RESOURCES = Resource.values();

    private final TableReader reader;
    private final long size;
    private final Map<Integer, String> pseudonyms = new HashMap<>();
    private final Map<Integer, String> projects = new HashMap<>();
    private int partition = -1;
    private long partitionRows;
    private long row = -1;

    SampleRows(TableReader reader) {
        this.reader = reader;
        this.size = reader.size();
    }

    long size() {
        return size;
    }

    /** Moves to the next row. */
    boolean next() {
        row++;
        while (row >= partitionRows) {
            if (!nextPartition()) {
                return false;
            }
        }
        return true;
    }

    private boolean nextPartition() {
        partition++;
        row = 0;
        if (partition >= reader.getPartitionCount()) {
            return false;
        }
        partitionRows = Math.max(0, reader.openPartition(partition));
        return true;
    }

    /** Passes over rows so that {@link #next} comes to row number {@code rows}, counted from 0. */
    void skip(long rows) {
        long left = rows;
        while (left > 0 && nextPartition()) {
            row = Math.min(left, partitionRows) - 1;
            left -= row + 1;
        }
    }

    /** Passes over days that ended before. */
    void skipDaysBefore(long micros) {
        int last = reader.getPartitionCount() - 1;
        while (partition < last
                && reader.getPartitionTimestampByIndex(partition + 1) + SampleTable.DAY_MICROS <= micros) {
            partition++;
        }
    }

    long atMicros() {
        return column(SampleLayout.AT).getLong(row * Long.BYTES);
    }

    int pseudonymKey() {
        return column(SampleLayout.PSEUDONYM).getInt(row * Integer.BYTES);
    }

    Sample sample() {
        return new Sample(
                text(pseudonyms, SampleLayout.PSEUDONYM),
                text(projects, SampleLayout.PROJECT),
                Instant.EPOCH.plus(atMicros(), ChronoUnit.MICROS),
                amounts(SampleLayout::usage),
                amounts(SampleLayout::allocation));
    }

    void copyTo(TableWriter writer) {
        TableWriter.Row copy = writer.newRow(atMicros());
        copy.putSym(SampleLayout.PSEUDONYM, text(pseudonyms, SampleLayout.PSEUDONYM));
        copy.putSym(SampleLayout.PROJECT, text(projects, SampleLayout.PROJECT));
        for (int column = SampleLayout.AT + 1; column < SampleLayout.COLUMNS; column++) {
            copy.putDouble(column, amount(column));
        }
        copy.append();
    }

    private ResourceVector amounts(ToIntFunction<Resource> column) {
        ResourceVector result = ResourceVector.UNKNOWN;
        for (Resource r : RESOURCES) {
            double amount = amount(column.applyAsInt(r));
            if (!Double.isNaN(amount)) {
                result = result.with(r, amount);
            }
        }
        return result;
    }

    private double amount(int column) {
        return column(column).getDouble(row * Double.BYTES);
    }

    /** One String for each symbol, not one for each row. */
    private String text(Map<Integer, String> texts, int column) {
        int key = column(column).getInt(row * Integer.BYTES);
        return texts.computeIfAbsent(
                key, k -> reader.getSymbolMapReader(column).valueOf(k).toString());
    }

    private MemoryCR column(int column) {
        return reader.getColumn(TableReader.getPrimaryColumnIndex(reader.getColumnBase(partition), column));
    }

    /** Keys of those that are in the table. */
    static Set<Integer> keys(TableReader reader, Set<String> pseudonyms) {
        SymbolMapReader symbols = reader.getSymbolMapReader(SampleLayout.PSEUDONYM);
        return pseudonyms.stream().map(symbols::keyOf).filter(key -> key >= 0).collect(Collectors.toSet());
    }
}
