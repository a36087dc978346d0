package io.gnomon.plugin.store;

import io.gnomon.scheduler.model.Resource;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Scores in the table {@code forecast_score}. Thread-safe. */
final class SqlScores implements Scores {
    private static final String SAME = " WHERE hour_start = :start AND project = :project AND server_group = :group"
            + " AND resource = :resource AND learner = :learner AND ahead_seconds = :ahead";
    private static final Comparator<ForecastScore> ORDER = Comparator.comparing(ForecastScore::start)
            .thenComparing(ForecastScore::group)
            .thenComparing(ForecastScore::resource)
            .thenComparing(ForecastScore::learner)
            .thenComparing(ForecastScore::aheadSeconds);

    private final Database database;

    SqlScores(Database database) {
        this.database = database;
    }

    @Override
    public void add(List<ForecastScore> scores) {
        if (scores.isEmpty()) {
            return;
        }
        database.write(h -> {
            for (ForecastScore score : scores) {
                int there = execute(h, """
                        UPDATE forecast_score SET points = points + :points,
                            absolute_error = absolute_error + :error, signed_error = signed_error + :signed,
                            pinball = pinball + :pinball, amount = amount + :amount,
                            points_within = points_within + :within""" + SAME, score);
                if (there == 0) {
                    execute(h, """
                            INSERT INTO forecast_score (hour_start, project, server_group, resource, learner,
                                ahead_seconds, points, absolute_error, signed_error, pinball, amount, points_within)
                            VALUES (:start, :project, :group, :resource, :learner,
                                :ahead, :points, :error, :signed, :pinball, :amount, :within)""", score);
                }
            }
            return true;
        });
    }

    private static int execute(Handle h, String sql, ForecastScore s) {
        return h.createUpdate(sql)
                .bind("start", Rows.time(s.start()))
                .bind("project", s.project())
                .bind("group", s.group())
                .bind("resource", s.resource().name())
                .bind("learner", s.learner())
                .bind("ahead", s.aheadSeconds())
                .bind("points", s.points())
                .bind("error", s.absoluteError())
                .bind("signed", s.signedError())
                .bind("pinball", s.pinball())
                .bind("amount", s.amount())
                .bind("within", s.within())
                .execute();
    }

    @Override
    public List<ForecastScore> list(
            Optional<String> project, Optional<Resource> resource, Instant since, boolean byDay) {
        String where = (project.isPresent() ? " AND project = :project" : "")
                + (resource.isPresent() ? " AND resource = :resource" : "");
        Map<List<?>, ForecastScore> sums = new LinkedHashMap<>();
        database.read(h -> {
            var query = h.createQuery("SELECT * FROM forecast_score WHERE hour_start >= :since" + where)
                    .bind("since", Rows.time(since.truncatedTo(ChronoUnit.HOURS)));
            project.ifPresent(p -> query.bind("project", p));
            resource.ifPresent(r -> query.bind("resource", r.name()));
            query.map((row, context) -> new ForecastScore(
                            truncated(row.getObject("hour_start", OffsetDateTime.class), byDay),
                            project.isPresent() ? row.getString("project") : "*",
                            row.getString("server_group"),
                            Resource.valueOf(row.getString("resource")),
                            row.getString("learner"),
                            row.getInt("ahead_seconds"),
                            row.getLong("points"),
                            row.getDouble("absolute_error"),
                            row.getDouble("signed_error"),
                            row.getDouble("pinball"),
                            row.getDouble("amount"),
                            row.getLong("points_within")))
                    .forEach(s -> sums.merge(key(s), s, ForecastScore::plus));
            return true;
        });
        return sums.values().stream().sorted(ORDER).toList();
    }

    private static Instant truncated(OffsetDateTime hour, boolean byDay) {
        return hour.toInstant().truncatedTo(byDay ? ChronoUnit.DAYS : ChronoUnit.HOURS);
    }

    private static List<?> key(ForecastScore s) {
        return List.of(s.start(), s.group(), s.resource(), s.learner(), s.aheadSeconds());
    }

    @Override
    public long prune(Instant before) {
        return Queries.prune(
                database,
                h -> h.createQuery(
                                "SELECT id FROM forecast_score WHERE hour_start < :before ORDER BY hour_start LIMIT :most")
                        .bind("before", Rows.time(before)),
                "forecast_score");
    }
}
