package io.gnomon.plugin.store;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** What several tables are asked alike. */
final class Queries {
    private static final int PORTION = 500;

    private Queries() {}

    /**
     * The rows of one server, of one project or of all.
     *
     * @param select without conditions; gives the columns {@code server} and {@code project}, if these are asked for
     * @param order the columns to sort by
     * @param limit the number of rows, at most
     */
    static <T> List<T> list(
            Database database,
            String select,
            Optional<UUID> server,
            Optional<String> project,
            String order,
            int limit,
            RowMapper<T> mapper) {
        String where = (server.isPresent() ? " AND server = :server" : "")
                + (project.isPresent() ? " AND project = :project" : "");
        return database.read(h -> {
            Query query = h.createQuery(select + " WHERE TRUE" + where + " ORDER BY " + order + " LIMIT :limit")
                    .bind("limit", limit);
            server.ifPresent(s -> query.bind("server", s));
            project.ifPresent(p -> query.bind("project", p));
            return query.map(mapper).list();
        });
    }

    static boolean isServer(Handle h, UUID id) {
        return h.createQuery("SELECT id FROM server WHERE id = :id")
                .bind("id", id)
                .mapTo(UUID.class)
                .findOne()
                .isPresent();
    }

    /**
     * Deletes what a query names, in portions: between two of them others may write.
     *
     * @param chosen gives the next ids; its limit is {@code :most}
     */
    static long prune(Database database, Function<Handle, Query> chosen, String table) {
        long pruned = 0;
        int portion;
        do {
            portion = database.write(h -> {
                List<Long> ids =
                        chosen.apply(h).bind("most", PORTION).mapTo(Long.class).list();
                if (!ids.isEmpty()) {
                    h.createUpdate("DELETE FROM " + table + " WHERE id IN (<ids>)")
                            .bindList("ids", ids)
                            .execute();
                }
                return ids.size();
            });
            pruned += portion;
        } while (portion == PORTION);
        return pruned;
    }
}
