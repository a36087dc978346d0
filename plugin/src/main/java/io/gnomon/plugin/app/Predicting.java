package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Accuracy;
import io.gnomon.plugin.allocation.EventLearning;
import io.gnomon.plugin.allocation.Expectations;
import io.gnomon.plugin.allocation.Fleet;
import io.gnomon.plugin.allocation.Forecasts;
import io.gnomon.plugin.allocation.Prices;
import io.gnomon.plugin.allocation.Profiles;
import io.gnomon.plugin.allocation.Pseudonyms;
import io.gnomon.plugin.allocation.Sharing;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.events.Calendars;
import io.gnomon.plugin.fingerprint.Atlas;
import io.gnomon.plugin.fingerprint.Fingerprints;
import io.gnomon.plugin.history.UsageBook;
import io.gnomon.plugin.learning.Learning;
import io.gnomon.plugin.notify.Notifier;
import io.gnomon.plugin.outlook.OutlookLearning;
import io.gnomon.plugin.outlook.Outlooks;
import io.gnomon.plugin.outlook.RightSizes;
import io.gnomon.plugin.sizing.Sizes;
import io.gnomon.plugin.tags.Tagging;
import io.gnomon.predictor.sizing.SizingLearner;
import java.time.InstantSource;

/** What is learnt of the past, and the forecasts that come of it. Each learns in a job of its own: see {@link Schedule}. */
record Predicting(
        Calendars calendars,
        EventLearning eventLearning,
        Learning learning,
        Profiles profiles,
        UsageBook book,
        OutlookLearning outlookLearning,
        Outlooks outlooks,
        Sizes sizes,
        Expectations expectations,
        RightSizes rightSizes,
        Sharing sharing,
        Pseudonyms pseudonyms,
        Fingerprints fingerprints,
        Atlas atlas,
        Tagging tagging,
        Accuracy accuracy,
        Models.Calibration calibration,
        Forecasts forecasts) {
    static Predicting of(
            Configuration c, Observing observing, Stores stores, Notifier notifier, Parts parts, InstantSource clock) {
        Fleet fleet = observing.fleet();
        Calendars calendars =
                new Calendars(c.events().feeds(), stores.database().externalEvents(), clock);
        UsageBook book =
                new UsageBook(stores.samples(), fleet::starts, c.history().keep());
        EventLearning eventLearning = new EventLearning(fleet, book, calendars::of, clock);
        Learning learning = new Learning(
                c.forecast(),
                fleet,
                Models.learners(c.forecast()),
                stores.database().models(),
                stores.models(),
                notifier,
                clock);
        Sharing sharing = new Sharing(stores.database().consents(), clock);
        Pseudonyms pseudonyms = new Pseudonyms(c.match().pseudonymLife(), clock);
        Profiles profiles = new Profiles(fleet, book, sharing::isGranted, clock);
        OutlookLearning outlookLearning =
                new OutlookLearning(book, () -> fleet.starts().keySet(), clock);
        Outlooks outlooks = new Outlooks(
                fleet,
                book,
                outlookLearning,
                eventLearning,
                profiles,
                c.match(),
                sharing::mayShadow,
                pseudonyms,
                stores.database().scores(),
                clock);
        Fingerprints fingerprints = Matching.fingerprints(c.match(), fleet, book, sharing, stores, clock);
        parts.atEnd(fingerprints::save);
        Accuracy accuracy = new Accuracy(stores.database().scores(), learning::group);
        parts.atEnd(accuracy::flush);
        Models.Calibration calibration = new Models.Calibration(accuracy, stores.models());
        parts.atEnd(calibration::save);
        Forecasts forecasts = new Forecasts(
                c.forecast(),
                c.match(),
                learning,
                accuracy,
                eventLearning,
                sharing::mayShadow,
                fingerprints::nearest,
                sharing::isGranted,
                pseudonyms);
        return new Predicting(
                calendars,
                eventLearning,
                learning,
                profiles,
                book,
                outlookLearning,
                outlooks,
                new Sizes(fleet, book, c.decide(), SizingLearner.LIVE, clock),
                new Expectations(fleet, profiles, book, c.forecast().lead(), clock),
                new RightSizes(outlooks, Prices.of(c.decide()), c.match().k()),
                sharing,
                pseudonyms,
                fingerprints,
                new Atlas(fingerprints, clock),
                Matching.tagging(c, observing, fingerprints, sharing, stores, clock),
                accuracy,
                calibration,
                forecasts);
    }
}
