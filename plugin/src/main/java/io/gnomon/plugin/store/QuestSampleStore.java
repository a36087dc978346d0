package io.gnomon.plugin.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * Samples in an embedded QuestDB, below one folder that it has for itself. Thread-safe: appends go one after the other,
 * readers go beside them. A consumer given to {@link #since} must not append, erase or close.
 *
 * <p>Erasing rewrites the table into a new folder without the erased, while appends go on, and then swaps the folders
 * (docs/decisions/0003-erasing-samples.md). An erasure that was interrupted is repeated when the store is opened.
 */
public final class QuestSampleStore implements SampleStore {
    /** Samples stop here, so that the journal on the same disk, which matters more, can still be written. */
    static final long RESERVE_BYTES = 32L << 20;

    private final Path folder;
    private final long reserveBytes;
    private final FolderLock folderLock;
    private final Generations generations;
    private final ErasureSteps steps;

    /** Locks are taken in this order. One erases or drops at a time; */
    private final Lock structure = new ReentrantLock();
    /** one appends at a time; */
    private final Lock appending = new ReentrantLock();
    /** and the table is exchanged when nobody uses it. */
    private final ReadWriteLock exchange = new ReentrantReadWriteLock();

    private SampleTable table;
    private Path generation;

    /** What happens between the steps of an erasure: nothing, but in tests of crashes. */
    @FunctionalInterface
    interface ErasureSteps {
        void passed(String step);
    }

    private QuestSampleStore(Path folder, long reserveBytes, ErasureSteps steps) throws IOException {
        this.folder = folder;
        this.reserveBytes = reserveBytes;
        this.steps = steps;
        this.generations = new Generations(folder);
        this.folderLock = FolderLock.take(folder);
        try {
            QuestRuntime.prepare(folder);
            this.generation = generations.current();
            generations.deleteAllBut(generation);
            this.table = SampleTable.open(generation);
        } catch (IOException | RuntimeException | Error e) {
            folderLock.close();
            throw e;
        }
    }

    /** @throws StoreException if the folder cannot be used, or an interrupted erasure cannot be completed */
    public static QuestSampleStore open(Path folder) {
        return open(folder, RESERVE_BYTES, step -> {});
    }

    static QuestSampleStore open(Path folder, long reserveBytes, ErasureSteps steps) {
        try {
            Files.createDirectories(folder);
            QuestSampleStore store = new QuestSampleStore(folder, reserveBytes, steps);
            store.completeErasure();
            return store;
        } catch (IOException e) {
            throw QuestFaults.explain(folder, "opened", e);
        }
    }

    private void completeErasure() throws IOException {
        try {
            Set<String> interrupted = generations.beingErased();
            if (!interrupted.isEmpty()) {
                erase(interrupted);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void append(Iterable<Sample> samples) {
        List<Sample> oldestFirst = StreamSupport.stream(samples.spliterator(), false)
                .sorted(Comparator.comparing(Sample::at))
                .toList();
        if (oldestFirst.isEmpty()) {
            return;
        }
        appending.lock();
        exchange.readLock().lock();
        try {
            requireSpace();
            table.append(oldestFirst);
        } finally {
            exchange.readLock().unlock();
            appending.unlock();
        }
    }

    private void requireSpace() {
        try {
            long usable = Files.getFileStore(folder).getUsableSpace();
            if (usable < reserveBytes) {
                throw new StoreException("samples in " + folder + " cannot be written: the disk is full ("
                        + (usable >> 20) + " MiB left, " + (reserveBytes >> 20)
                        + " MiB are kept for the journal); free some space");
            }
        } catch (IOException e) {
            throw QuestFaults.explain(folder, "written", e);
        }
    }

    @Override
    public void since(Instant since, Consumer<Sample> consumer) {
        exchange.readLock().lock();
        try {
            table.since(since, consumer);
        } finally {
            exchange.readLock().unlock();
        }
    }

    @Override
    public long count() {
        exchange.readLock().lock();
        try {
            return table.count();
        } finally {
            exchange.readLock().unlock();
        }
    }

    /**
     * Takes about a second for a million samples and needs as much free space as the table; appends wait only for the
     * last part. What other threads append meanwhile for the erased is erased too.
     *
     * @throws StoreException if it could not be done now (disk full): nothing is changed then, and it is tried again at
     *     the next erasure or start
     */
    @Override
    public long erase(Set<String> pseudonyms) {
        structure.lock();
        try {
            Set<String> all = new TreeSet<>(pseudonyms);
            all.addAll(generations.beingErased());
            long erased = 0;
            if (knowsAny(all)) {
                generations.setBeingErased(all);
                steps.passed("listed");
                erased = rewriteWithout(all);
            }
            generations.deleteAllBut(generation);
            steps.passed("deleted");
            generations.setBeingErased(Set.of());
            return erased;
        } catch (IOException e) {
            throw QuestFaults.explain(folder, "erased", e);
        } finally {
            structure.unlock();
        }
    }

    private boolean knowsAny(Set<String> pseudonyms) {
        exchange.readLock().lock();
        try {
            return table.knowsAny(pseudonyms);
        } finally {
            exchange.readLock().unlock();
        }
    }

    private long rewriteWithout(Set<String> pseudonyms) throws IOException {
        Path next = generations.next(generation);
        Rewrite rewrite = new Rewrite(table, next, pseudonyms);
        try {
            rewrite.most();
            steps.passed("copied");
            return exchangeFor(rewrite, next);
        } finally {
            if (!generation.equals(next)) {
                rewrite.close(); // its folder is deleted by the next erasure or start
            }
        }
    }

    private long exchangeFor(Rewrite rewrite, Path next) throws IOException {
        appending.lock();
        exchange.writeLock().lock();
        try {
            long erased = rewrite.rest();
            steps.passed("caught up");
            generations.pointTo(next);
            SampleTable old = table;
            table = rewrite.result();
            generation = next;
            steps.passed("exchanged");
            old.close();
            return erased;
        } finally {
            exchange.writeLock().unlock();
            appending.unlock();
        }
    }

    @Override
    public long dropBefore(Instant oldest) {
        structure.lock();
        appending.lock();
        exchange.writeLock().lock();
        try {
            return table.dropBefore(oldest);
        } finally {
            exchange.writeLock().unlock();
            appending.unlock();
            structure.unlock();
        }
    }

    @Override
    public void close() {
        structure.lock();
        appending.lock();
        exchange.writeLock().lock();
        try {
            table.close();
            folderLock.close();
        } catch (IOException e) {
            throw QuestFaults.explain(folder, "closed", e);
        } finally {
            exchange.writeLock().unlock();
            appending.unlock();
            structure.unlock();
        }
    }
}
