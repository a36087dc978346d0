package io.gnomon.predictor.demand;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CountModelTest {
    private static final int SIX_YEARS = 6 * 366 * 24;

    /** Its rules foretell silence exactly, its share of what others ask for does not. */
    @ParameterizedTest
    @EnumSource(
            value = Horizon.class,
            names = {"DAY", "WEEK"})
    void aFlavorThatIsSilentForYearsAmongBusyOnesHasAFiniteForecastAndMayComeBack(Horizon horizon) {
        CountModel model = new CountModel(horizon, 0, true);
        model.advance(3, 3, 3);
        for (int hour = 1; hour < SIX_YEARS; hour++) {
            model.advance(0, 0, 0.01 * Markets.course(hour));
        }
        assertThat(model.expected()).isFinite().isBetween(0.0, 0.1);
        assertFinite(model);
        for (int hour = 0; hour < 400; hour++) {
            model.advance(20, 20, 20.0 * horizon.hours());
        }
        assertThat(model.expected()).isBetween(15.0 * horizon.hours(), 25.0 * horizon.hours());
        assertFinite(model);
    }

    @Test
    void whatIsAlwaysTheSameForYearsHasAFiniteForecast() {
        CountModel model = new CountModel(Horizon.DAY, 0, false);
        for (int hour = 0; hour < SIX_YEARS; hour++) {
            model.advance(5, 5, Double.NaN);
        }
        assertThat(model.expected()).isBetween(115.0, 125.0);
        assertFinite(model);
    }

    private static void assertFinite(CountModel model) {
        assertThat(model.quantiles()).satisfies(all -> {
            for (double quantile : all) {
                assertThat(quantile).isFinite();
            }
        });
    }
}
