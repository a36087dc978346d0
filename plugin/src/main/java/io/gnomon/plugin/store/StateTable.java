package io.gnomon.plugin.store;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * A journal whose rows go through states, forward only, until a final one. Thread-safe: of two threads that advance alike, one
 * gets an exception.
 *
 * @param <T> a row
 * @param <S> its states, in the order in which they are gone through
 */
final class StateTable<T, S extends Enum<S>> {
    private final Database database;
    private final String table;
    private final RowMapper<T> mapper;
    private final Function<T, S> stateOf;
    private final Predicate<S> isFinal;
    private final List<String> openStates;

    /** @param table its name; one row of it is called so too */
    StateTable(
            Database database,
            String table,
            RowMapper<T> mapper,
            Function<T, S> stateOf,
            Class<S> states,
            Predicate<S> isFinal) {
        this.database = database;
        this.table = table;
        this.mapper = mapper;
        this.stateOf = stateOf;
        this.isFinal = isFinal;
        this.openStates = Arrays.stream(states.getEnumConstants())
                .filter(isFinal.negate())
                .map(Enum::name)
                .toList();
    }

    /** @throws IllegalStateException if it would go backwards or leave a final state */
    T advance(long id, S state, String detail, Instant at) {
        return database.write(h -> advance(h, id, state, detail, at));
    }

    /** As part of a transaction. */
    T advance(Handle h, long id, S state, String detail, Instant at) {
        S now = find(h, id, " FOR UPDATE")
                .map(stateOf)
                .orElseThrow(() -> new IllegalArgumentException(table + " " + id + " is not in the journal"));
        if (isFinal.test(now) || state.compareTo(now) <= 0) {
            throw new IllegalStateException(table + " " + id + " is " + now + " and cannot become " + state);
        }
        h.createUpdate("UPDATE " + table + " SET state = :state, detail = :detail, updated_at = :at WHERE id = :id")
                .bind("state", state.name())
                .bind("detail", Rows.cut(detail))
                .bind("at", Rows.time(at))
                .bind("id", id)
                .execute();
        return one(h, id);
    }

    Optional<T> find(long id) {
        return database.read(h -> find(h, id, ""));
    }

    /** One that was just written. */
    T one(Handle h, long id) {
        return find(h, id, "").orElseThrow();
    }

    private Optional<T> find(Handle h, long id, String lock) {
        return h.createQuery("SELECT * FROM " + table + " WHERE id = :id" + lock)
                .bind("id", id)
                .map(mapper)
                .findOne();
    }

    /** Those that are not final, the oldest first. */
    List<T> open() {
        return database.read(this::open);
    }

    List<T> open(Handle h) {
        return h.createQuery("SELECT * FROM " + table + " WHERE state IN (<states>) ORDER BY id")
                .bindList("states", openStates)
                .map(mapper)
                .list();
    }

    List<T> list(Optional<UUID> server, Optional<String> project, int limit) {
        return Queries.list(database, "SELECT * FROM " + table, server, project, "id DESC", limit, mapper);
    }

    /** Drops those that are final and were last changed before this. Returns how many went. */
    long prune(Instant before) {
        return prune(before, "");
    }

    /** @param condition that more must hold, as SQL with {@code AND} before it */
    long prune(Instant before, String condition) {
        return Queries.prune(
                database,
                h -> h.createQuery("SELECT id FROM " + table + " WHERE updated_at < :before AND state NOT IN (<open>)"
                                + condition + " ORDER BY updated_at LIMIT :most")
                        .bind("before", Rows.time(before))
                        .bindList("open", openStates),
                table);
    }
}
