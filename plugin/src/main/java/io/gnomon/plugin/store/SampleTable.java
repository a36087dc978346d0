package io.gnomon.plugin.store;

import io.gnomon.scheduler.model.Resource;
import io.questdb.cairo.CairoEngine;
import io.questdb.cairo.CairoError;
import io.questdb.cairo.CairoException;
import io.questdb.cairo.TableReader;
import io.questdb.cairo.TableToken;
import io.questdb.cairo.TableWriter;
import io.questdb.cairo.security.AllowAllSecurityContext;
import io.questdb.cairo.vm.Vm;
import io.questdb.cairo.vm.api.MemoryMARW;
import io.questdb.griffin.FunctionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One QuestDB folder with the table {@code sample} in it. One thread may write, several may read. Every method throws
 * {@link StoreException}, naming the folder, when QuestDB fails.
 */
final class SampleTable implements AutoCloseable {
    static final long DAY_MICROS = ChronoUnit.DAYS.getDuration().toSeconds() * 1_000_000;
    private static final int COPIED_PER_COMMIT = 200_000;

    private final Path folder;
    private final CairoEngine engine;
    private final TableToken token;
    private volatile long outOfOrderBatches;

    private SampleTable(Path folder, CairoEngine engine) {
        this.folder = folder;
        this.engine = engine;
        this.token = create(engine);
        engine.getReader(token).close(); // finds out now whether the files are sound
    }

    private static TableToken create(CairoEngine engine) {
        try (MemoryMARW memory = Vm.getCMARWInstance();
                io.questdb.std.str.Path path = new io.questdb.std.str.Path()) {
            return engine.createTable(AllowAllSecurityContext.INSTANCE, memory, path, true, new SampleLayout(), false);
        }
    }

    /** Opens the table, and makes it where it is missing. */
    static SampleTable open(Path folder) {
        try {
            Files.createDirectories(folder);
            CairoEngine engine = new EngineWithoutSql(folder);
            try {
                return new SampleTable(folder, engine);
            } catch (RuntimeException | Error e) {
                engine.close();
                throw e;
            }
        } catch (IOException | CairoException | CairoError e) {
            throw QuestFaults.explain(folder, "opened", e);
        }
    }

    /** Loading the thousand functions of QuestDB's SQL would take most of the start; we call none. */
    private static final class EngineWithoutSql extends CairoEngine {
        EngineWithoutSql(Path folder) {
            super(new QuestConfiguration(folder.toString()));
        }

        @Override
        protected Iterable<FunctionFactory> getFunctionFactories() {
            return List.of();
        }
    }

    /** All or nothing. @param samples oldest first */
    void append(List<Sample> samples) {
        try (TableWriter writer = engine.getWriter(token, "append")) {
            boolean late = micros(samples.get(0).at()) < writer.getMaxTimestamp();
            try {
                samples.forEach(sample -> append(writer, sample));
                writer.commit();
            } catch (Throwable e) {
                rollback(writer, e);
                throw e;
            }
            if (late) {
                outOfOrderBatches++;
            }
        } catch (CairoException | CairoError e) {
            throw QuestFaults.explain(folder, "written", e);
        }
    }

    private static void append(TableWriter writer, Sample sample) {
        TableWriter.Row row = writer.newRow(micros(sample.at()));
        row.putSym(SampleLayout.PSEUDONYM, sample.pseudonym());
        row.putSym(SampleLayout.PROJECT, sample.project());
        for (Resource r : Resource.values()) {
            row.putDouble(SampleLayout.usage(r), sample.usage().getOr(r, Double.NaN));
            row.putDouble(SampleLayout.allocation(r), sample.allocation().getOr(r, Double.NaN));
        }
        row.append();
    }

    /** A writer that cannot even roll back is distressed: closing it throws it away, and the next one starts anew. */
    private static void rollback(TableWriter writer, Throwable cause) {
        try {
            writer.rollback();
        } catch (CairoException | CairoError e) {
            cause.addSuppressed(e);
        }
    }

    void since(Instant since, Consumer<Sample> consumer) {
        long from = micros(since);
        try (TableReader reader = engine.getReader(token)) {
            SampleRows rows = new SampleRows(reader);
            rows.skipDaysBefore(from);
            while (rows.next()) {
                if (rows.atMicros() >= from) {
                    consumer.accept(rows.sample());
                }
            }
        } catch (CairoException | CairoError e) {
            throw QuestFaults.explain(folder, "read", e);
        }
    }

    long count() {
        try (TableReader reader = engine.getReader(token)) {
            return reader.size();
        } catch (CairoException | CairoError e) {
            throw QuestFaults.explain(folder, "read", e);
        }
    }

    /** Whether any of these was ever appended; if so the string is in the files even when its rows are gone. */
    boolean knowsAny(Set<String> pseudonyms) {
        try (TableReader reader = engine.getReader(token)) {
            return !SampleRows.keys(reader, pseudonyms).isEmpty();
        } catch (CairoException | CairoError e) {
            throw QuestFaults.explain(folder, "read", e);
        }
    }

    /** How many batches so far began before the newest sample: these are not at the end of the table. */
    long outOfOrderBatches() {
        return outOfOrderBatches;
    }

    /** What {@link #copyTo} did: how many rows it read, and how many of them it left out. */
    record Copied(long read, long leftOut) {}

    /** Copies rows from row {@code skip} on, but for those of some servers. */
    Copied copyTo(SampleTable target, long skip, Set<String> without) {
        long leftOut = 0;
        try (TableReader reader = engine.getReader(token);
                TableWriter writer = target.engine.getWriter(target.token, "copy")) {
            Set<Integer> keysWithout = SampleRows.keys(reader, without);
            SampleRows rows = new SampleRows(reader);
            rows.skip(skip);
            for (long n = 1; rows.next(); n++) {
                if (keysWithout.contains(rows.pseudonymKey())) {
                    leftOut++;
                } else {
                    rows.copyTo(writer);
                }
                if (n % COPIED_PER_COMMIT == 0) {
                    writer.commit();
                }
            }
            writer.commit();
            return new Copied(rows.size() - skip, leftOut);
        } catch (CairoException | CairoError e) {
            throw QuestFaults.explain(target.folder, "written", e);
        }
    }

    /** Drops the days that ended before. No thread may read meanwhile. */
    long dropBefore(Instant oldest) {
        try (TableWriter writer = engine.getWriter(token, "drop")) {
            long before = writer.size();
            boolean more = true;
            while (more && writer.getPartitionCount() > 0) {
                long day = writer.getPartitionTimestamp(0);
                more = day + DAY_MICROS <= micros(oldest) && writer.removePartition(day);
            }
            return before - writer.size();
        } catch (CairoException | CairoError e) {
            throw QuestFaults.explain(folder, "written", e);
        }
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    @Override
    public void close() {
        engine.close();
    }
}
