package io.gnomon.plugin.tags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gnomon.plugin.allocation.Category;
import io.gnomon.plugin.allocation.Category.Basis;
import io.gnomon.plugin.allocation.Shadows;
import io.gnomon.plugin.allocation.TagSets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CategoriesTest {
    @TempDir
    Path folder;

    private TagHouse house;

    @BeforeEach
    void open() {
        house = new TagHouse(folder, Map.of());
        house.server("a", "red", true, Map.of("image", "pg15", "flavor", "large", "app", "postgres"));
        house.server("b", "red", true, Map.of("image", "pg15", "flavor", "large", "tags", "production,postgres"));
        house.server("c", "red", true, Map.of("image", "pg15", "flavor", "small", "category", "mysql"));
        house.server("d", "blue", true, Map.of("image", "pg15", "tags", "postgres"));
        house.server("e", "red", true, Map.of("image", "debian"));
        house.start();
        house.tagging.run();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Category of(String project, Map<String, String> declared) {
        return house.tagging.categories().ofRequest(project, declared);
    }

    private Category of(String name) {
        return house.fleet.all().stream()
                .filter(t -> t.record().name().equals(name))
                .findFirst()
                .orElseThrow()
                .labels()
                .category();
    }

    @Test
    void whatIsDeclaredCountsFirstThenATag() {
        assertThat(of("red", Map.of("image", "pg15", "app", "My Shop", "tags", "redis")))
                .extracting(Category::name, Category::basis)
                .containsExactly("my-shop", Basis.DECLARED);
        assertThat(of("red", Map.of("image", "pg15", "tags", "production,redis")))
                .as("the name of an application tells more than others")
                .extracting(Category::name, Category::basis)
                .containsExactly("redis", Basis.TAG);
        assertThat(of("b").name()).isEqualTo("postgres");
        assertThat(of("c").name()).isEqualTo("mysql");
    }

    @Test
    void anImageTellsWhatMostOfItsServersWereWithTheirShare() {
        Category likely = of("red", Map.of("image", "pg15", "flavor", "tiny"));
        assertThat(likely.name()).isEqualTo("postgres");
        assertThat(likely.basis()).isEqualTo(Basis.IMAGE);
        assertThat(likely.confidence()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(likely.why()).isEqualTo("2 of 3 servers of image pg15 were this");
        assertThat(of("red", Map.of("image", "new", "flavor", "large")).basis()).isEqualTo(Basis.FLAVOR);
    }

    @Test
    void whereNothingTellsItIsUnknown() {
        assertThat(of("red", Map.of())).isEqualTo(Category.UNKNOWN);
        assertThat(of("red", Map.of("image", "debian"))).isEqualTo(Category.UNKNOWN);
        assertThat(of("red", Map.of("flavor", "small")))
                .as("one server is no habit")
                .isEqualTo(Category.UNKNOWN);
        assertThat(of("e")).isEqualTo(Category.UNKNOWN);
    }

    @Test
    void serversOfOtherProjectsCountWithTheirLeave() {
        assertThat(of("green", Map.of("image", "pg15"))).isEqualTo(Category.UNKNOWN);
        house.sharing.grant("red", "ann");
        assertThat(of("green", Map.of("image", "pg15")).name()).isEqualTo("postgres");
        assertThat(of("blue", Map.of("image", "pg15")).confidence()).isCloseTo(3 / 4.0, within(1e-9));
    }

    @Test
    void aServerThatIsSaidNotToBeWhatItsImageSaysIsUnknown() {
        UUID other = house.server("f", "red", true, Map.of("image", "pg15"));
        house.start();
        house.tagging.run();
        assertThat(of("f").name()).isEqualTo("postgres");
        house.tagging.deny(house.tracked(other), List.of("postgres"), "ann");
        assertThat(of("f")).isEqualTo(Category.UNKNOWN);
    }

    @Test
    void aTagInCommonMakesServersMoreLikelyAlikeOnce() {
        UUID one = house.server("one", "red", true, Map.of("flavor", "large", "tags", "nginx,production"));
        UUID two = house.server("two", "red", true, Map.of("flavor", "large", "tags", "nginx,production"));
        UUID shop = house.server("shop1", "red", true, Map.of("app", "shop"));
        UUID shop2 = house.server("shop2", "red", true, Map.of("app", "shop"));
        house.start();
        house.now = house.now.plus(Duration.ofMinutes(2));
        house.tagging.run();
        assertThat(Shadows.likeness(house.tracked(one), house.tracked(two))).isEqualTo(1 + 2);
        assertThat(Shadows.likeness(house.tracked(shop), house.tracked(shop2)))
                .as("the application that both declare is not counted again as their category")
                .isEqualTo(1 + 1);
        assertThat(Shadows.likeness(house.tracked(one), house.tracked(shop))).isEqualTo(1);
    }

    @Test
    void aServerBelongsToTheSetOfItsTagsAndToThatOfEach() {
        UUID one = house.server("one", "red", true, Map.of("flavor", "large", "tags", "production,nginx"));
        house.start();
        house.tagging.run();
        assertThat(TagSets.all(house.tracked(one)))
                .extracting(TagSets::name)
                .containsExactly("flavor=large", "tags=nginx+production", "tags=nginx", "tags=production");
        assertThat(TagSets.named("production,nginx")).isEqualTo("tags=nginx+production");
        assertThat(TagSets.named("tags=production+nginx")).isEqualTo("tags=nginx+production");
        assertThat(TagSets.named("app=shop,flavor=small")).isEqualTo("app=shop,flavor=small");
    }
}
