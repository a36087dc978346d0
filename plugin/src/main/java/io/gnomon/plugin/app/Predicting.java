package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Accuracy;
import io.gnomon.plugin.allocation.EventLearning;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Forecasts;
import io.gnomon.plugin.allocation.Learning;
import io.gnomon.plugin.allocation.Profiles;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.ForecastSettings;
import io.gnomon.plugin.config.LearnerChoice;
import io.gnomon.plugin.events.Calendars;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.plugin.outlook.OutlookLearning;
import io.gnomon.plugin.outlook.Outlooks;
import io.gnomon.predictor.forecast.Learner;
import io.gnomon.predictor.forecast.trees.TreeLearner;
import io.gnomon.predictor.forecast.weka.WekaLagLearner;
import java.time.InstantSource;
import java.util.Map;

/** What is learnt of the past, and the forecasts that come of it. Each learns in a job of its own: see {@link Schedule}. */
record Predicting(
        Calendars calendars,
        EventLearning eventLearning,
        Learning learning,
        Profiles profiles,
        UsageBook book,
        OutlookLearning outlookLearning,
        Outlooks outlooks,
        Accuracy accuracy,
        Forecasts forecasts) {
    /** Enough for a fleet in memory, and learnt in seconds. */
    private static final int TREE_EXAMPLES = 20_000;

    static Predicting of(Configuration c, Fleet fleet, Stores stores, Parts parts, InstantSource clock) {
        Calendars calendars =
                new Calendars(c.events().feeds(), stores.database().externalEvents(), clock);
        UsageBook book =
                new UsageBook(stores.samples(), fleet::starts, c.history().keep());
        EventLearning eventLearning = new EventLearning(fleet, book, calendars::of, clock);
        Learning learning = new Learning(c.forecast(), fleet, fleetLearners(c.forecast()), clock);
        Profiles profiles = new Profiles(fleet, book, clock);
        OutlookLearning outlookLearning =
                new OutlookLearning(book, () -> fleet.starts().keySet(), clock);
        Outlooks outlooks = new Outlooks(
                fleet,
                book,
                outlookLearning,
                eventLearning,
                profiles,
                c.match(),
                stores.database().scores(),
                clock);
        Accuracy accuracy = new Accuracy(stores.database().scores());
        parts.atEnd(accuracy::flush);
        Forecasts forecasts = new Forecasts(c.forecast(), c.match(), learning::inForce, accuracy, eventLearning);
        return new Predicting(
                calendars, eventLearning, learning, profiles, book, outlookLearning, outlooks, accuracy, forecasts);
    }

    private static Map<LearnerChoice, Learner> fleetLearners(ForecastSettings forecast) {
        int horizon = (int) Math.max(1, forecast.horizon().dividedBy(forecast.step()));
        return Map.of(
                LearnerChoice.WEKA, new WekaLagLearner(),
                LearnerChoice.TREES, new TreeLearner(horizon, TREE_EXAMPLES));
    }
}
