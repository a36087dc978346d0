package io.gnomon.plugin.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.notify.Told.Count;
import io.gnomon.plugin.notify.Told.Digested;
import io.gnomon.plugin.notify.Told.Single;
import io.gnomon.plugin.store.Notification;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DigestTest {
    private Instant now = Tales.NOON;
    private final List<Told> out = new ArrayList<>();
    private final Digest digest = new Digest(3, Duration.ofMinutes(1), () -> now, out::add);

    private void tell(int times, String server, Resource resource, double to) {
        for (int i = 0; i < times; i++) {
            digest.accept(Tales.adjusted(i, server, resource, 1, to));
        }
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
        digest.tick();
    }

    @Test
    void aFewAreToldAtOnceAndOneByOne() {
        tell(3, "web", Resource.CPU, 2);
        assertThat(out).hasSize(3).allMatch(Single.class::isInstance);
        pass(60);
        tell(3, "web", Resource.CPU, 2);
        pass(60);
        assertThat(out).hasSize(6).allMatch(Single.class::isInstance);
    }

    @Test
    void aFloodBecomesOneThatCountsByServerAndResourceAndNamesTheLargest() {
        tell(3, "web", Resource.CPU, 2);
        tell(2, "web", Resource.CPU, 2);
        tell(4, "db", Resource.MEMORY, 10);
        digest.accept(new Message(
                new Notification(9, now, "*", "gnomon", Optional.empty(), Optional.empty(), "by hand"),
                "",
                Optional.empty()));
        assertThat(out).hasSize(3);
        pass(59);
        assertThat(out).hasSize(3);
        pass(1);
        assertThat(out).hasSize(4);
        Digested all = (Digested) out.get(3);
        assertThat(all.total()).isEqualTo(7);
        assertThat(all.counts())
                .containsExactly(
                        new Count("shop", "db", "memory", 4),
                        new Count("shop", "web", "cpu", 2),
                        new Count("*", "", "other", 1));
        assertThat(all.largest().orElseThrow().serverName()).isEqualTo("db");
        assertThat(all.text())
                .contains("7 notifications since", "db memory 4, web cpu 2, other 1.", "The largest: db told");
    }

    @Test
    void whileItFloodsAWindowGivesOneMessageAndAfterACalmOneTheFirstAreToldAtOnceAgain() {
        tell(10, "web", Resource.CPU, 2);
        pass(60);
        tell(10, "web", Resource.CPU, 2);
        assertThat(out).hasSize(4); // three and a digest; all of the second window is held
        pass(60);
        assertThat(out).hasSize(5);
        tell(2, "web", Resource.CPU, 2);
        assertThat(out).hasSize(5);
        pass(60);
        assertThat(out).hasSize(6);
        tell(1, "web", Resource.CPU, 2);
        assertThat(out).hasSize(7);
        assertThat(out.get(6)).isInstanceOf(Single.class);
    }

    @Test
    void whatIsHeldIsToldAtTheEndAndWhenTheClockIsSetBack() {
        tell(5, "web", Resource.CPU, 2);
        digest.flush();
        assertThat(out).hasSize(4);
        tell(5, "web", Resource.CPU, 2);
        pass(-3600);
        assertThat(out).hasSize(5);
    }

    @Test
    void aChangeThatIsNoNumberIsNotTheLargest() {
        digest.accept(Tales.adjusted(1, "a", Resource.CPU, 1, 2));
        tell(3, "nan", Resource.CPU, Double.NaN);
        tell(3, "small", Resource.CPU, 1.1);
        digest.flush();
        assertThat(((Digested) out.get(3)).largest().orElseThrow().serverName()).isEqualTo("small");
    }

    @Property
    void eachMessageIsToldOrCountedOnce(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 70) Integer> gaps,
            @ForAll @IntRange(min = 0, max = 5) int most) {
        List<Told> told = new ArrayList<>();
        Instant[] at = {Tales.NOON};
        Digest any = new Digest(most, Duration.ofMinutes(1), () -> at[0], told::add);
        for (int gap : gaps) {
            at[0] = at[0].plusSeconds(gap);
            any.tick();
            any.accept(Tales.adjusted(1, "s" + gap % 7, Resource.CPU, 1, 2));
        }
        any.flush();
        int all = told.stream().collect(Collectors.summingInt(t -> t instanceof Digested d ? d.total() : 1));
        assertThat(all).isEqualTo(gaps.size());
        assertThat(told).allSatisfy(t -> {
            if (t instanceof Digested d) {
                assertThat(d.counts().stream().mapToInt(Count::count).sum()).isEqualTo(d.total());
            }
        });
    }
}
