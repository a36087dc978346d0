package io.gnomon.plugin.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.plugin.openstack.Cloud;
import io.gnomon.plugin.openstack.FakeCloud;
import io.gnomon.plugin.openstack.FakeCloud.Fault;
import io.gnomon.plugin.openstack.FlavorBook;
import io.gnomon.plugin.openstack.NovaBook;
import io.gnomon.plugin.openstack.NovaFlavor;
import io.gnomon.scheduler.model.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flavors as Nova tells them on the wire; the server there has 2 vCPUs, 512 MiB and a disk of 1 GiB. */
class FlavorAdviceTest {
    private static final UUID SERVER = UUID.randomUUID();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
    private final FakeCloud fake = new FakeCloud(now::get);
    private FlavorAdvice advice;

    @BeforeEach
    void open() {
        fake.nova.server(SERVER.toString(), "web", 2, 512, Map.of());
        offer("tiny", 1, 256, 1);
        offer("small", 2, 512, 1);
        offer("medium", 2, 2_048, 1);
        offer("diskless", 1, 1_024, 0);
        Cloud cloud = fake.client(this::pass);
        NovaBook book = new NovaBook(cloud, now::get);
        book.refresh();
        advice = new FlavorAdvice(Optional.of(new FlavorBook(cloud, now::get)), Optional.of(book));
    }

    @AfterEach
    void close() {
        fake.close();
    }

    private void pass(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    private void offer(String name, int vcpus, long memoryMib, long diskGib) {
        fake.nova.flavors.put(name, new NovaFlavor(name, vcpus, memoryMib, diskGib, Map.of()));
    }

    private static Map<Resource, Double> sizes(double cores, double memoryMib) {
        return Map.of(Resource.CPU, cores, Resource.MEMORY, memoryMib);
    }

    @Test
    void theSmallestFlavorThatHoldsTheSizeIsNamed() {
        FlavorAdvice.Advice advised = advice.forRunning(SERVER, sizes(1, 128));
        assertThat(advised.flavor()).isEqualTo("tiny");
        assertThat(advised.words()).endsWith("is tiny: 1 vCPU, 256 MiB, a disk of 1 GiB.");
        assertThat(advice.forRunning(SERVER, sizes(2, 576)).flavor()).isEqualTo("medium");
        assertThat(advice.forRunning(SERVER, sizes(1, 1_024)).flavor())
                .as("its disk does not fit into diskless")
                .isEqualTo("medium");
        assertThat(advice.forComing(sizes(1, 1_024)).flavor()).isEqualTo("diskless");
    }

    @Test
    void whatIsNotKnownOfARunningServerStaysAsItIs() {
        assertThat(advice.forRunning(SERVER, Map.of(Resource.CPU, 1.0)).flavor())
                .isEqualTo("small");
        assertThat(advice.forRunning(SERVER, Map.of(Resource.MEMORY, 600.0)).flavor())
                .isEqualTo("medium");
        assertThat(advice.forComing(Map.of(Resource.CPU, 1.0)).flavor())
                .as("of one to come nothing can be said then")
                .isNull();
    }

    @Test
    void noneIsAdvisedThatIsTooSmall() {
        FlavorAdvice.Advice advised = advice.forRunning(SERVER, sizes(2, 2_112));
        assertThat(advised.flavor()).isNull();
        assertThat(advised.words()).contains("None of Nova's public flavors holds this");
    }

    @Test
    void whereNovaIsNotTheMasterNothingIsAdvised() {
        assertThat(advice.forRunning(UUID.randomUUID(), sizes(1, 128)).words()).isEmpty();
        FlavorAdvice alone = new FlavorAdvice(Optional.empty(), Optional.empty());
        assertThat(alone.forComing(sizes(1, 128))).isEqualTo(new FlavorAdvice.Advice(null, ""));
    }

    @Test
    void aNewFlavorIsAdvisedWithinAMinuteAndNovaIsNotAskedEachTime() {
        advice.forComing(sizes(2, 1_024));
        offer("between", 2, 1_024, 1);
        assertThat(advice.forComing(sizes(2, 1_024)).flavor()).isEqualTo("medium");
        pass(Duration.ofSeconds(61));
        assertThat(advice.forComing(sizes(2, 1_024)).flavor()).isEqualTo("between");
        assertThat(fake.count("GET /compute/v2.1/flavors/detail")).isEqualTo(2);
    }

    @Test
    void novaDownIsSaid() {
        fake.faults = (method, path) -> path.contains("/flavors") ? Fault.UNAVAILABLE : Fault.NONE;
        FlavorAdvice.Advice advised = advice.forComing(sizes(1, 128));
        assertThat(advised.flavor()).isNull();
        assertThat(advised.words()).contains("cannot be told, as Nova does not answer");
    }
}
