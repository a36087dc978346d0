package io.gnomon.plugin.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.predictor.sizing.Price;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PricesTest {
    private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private final Prices prices = Prices.of(Configuration.of(Map.of(
                    "decide.price",
                    "30",
                    "decide.prices",
                    "server:web-1=300, app:db=100, project:batch=5, server:" + ID
                            + "=7, flavor:m1.large=50, tag:production=60, tag:db=70",
                    "decide.trusted-projects",
                    "batch"))
            .decide());

    private double of(UUID id, String name, String project, Map<String, String> metadata, String... tags) {
        return prices.of(
                        new ServerRecord(
                                id, "p", name, project, "ada", "h1", true, metadata, Instant.EPOCH, Optional.empty()),
                        Labels.of(List.of(tags), Category.UNKNOWN))
                .ofShortage();
    }

    @Test
    void theNearestThatIsSaidOfAServerWins() {
        UUID any = UUID.randomUUID();
        assertThat(of(any, "x", "shop", Map.of())).isEqualTo(30);
        assertThat(of(any, "x", "batch", Map.of())).isEqualTo(5);
        assertThat(of(any, "x", "batch", Map.of("app", "db"))).isEqualTo(100);
        assertThat(of(any, "x", "batch", Map.of("flavor", "m1.large"))).isEqualTo(50);
        assertThat(of(any, "x", "batch", Map.of("app", "db", "flavor", "m1.large")))
                .isEqualTo(100);
        assertThat(of(any, "x", "batch", Map.of(), "production")).isEqualTo(60);
        assertThat(of(any, "x", "batch", Map.of(), "production", "db", "old")).isEqualTo(70);
        assertThat(of(any, "x", "batch", Map.of("app", "db"), "production")).isEqualTo(100);
        assertThat(of(any, "web-1", "batch", Map.of("app", "db"))).isEqualTo(300);
        assertThat(of(ID, "web-1", "batch", Map.of())).isEqualTo(7);
    }

    @Test
    void wordsOfOwnersRaiseNoPriceInAProjectThatIsNotTrusted() {
        UUID any = UUID.randomUUID();
        assertThat(of(any, "web-1", "shop", Map.of("app", "db"), "production")).isEqualTo(30);
        assertThat(of(ID, "web-1", "shop", Map.of())).isEqualTo(7);
    }

    @Test
    void sizesAreLearntForEachPriceOnce() {
        assertThat(prices.all()).hasSize(8).doesNotHaveDuplicates().startsWith(new Price(30));
        assertThat(Prices.of(30).all()).containsExactly(new Price(30));
    }
}
