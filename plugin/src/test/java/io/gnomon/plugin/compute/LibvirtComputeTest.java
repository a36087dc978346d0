package io.gnomon.plugin.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.gnomon.libvirt.hotplug.LeverRequest;
import io.gnomon.libvirt.stats.DomainState;
import io.gnomon.libvirt.stats.Strain;
import io.gnomon.plugin.cluster.Effect;
import io.gnomon.plugin.cluster.GuestState;
import io.gnomon.plugin.cluster.HypervisorReading;
import io.gnomon.plugin.cluster.ServerReading;
import io.gnomon.scheduler.model.Contention;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What is made of a domain's counters, on a hypervisor whose domain does what the test says. */
class LibvirtComputeTest {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final OneDomain hypervisor = new OneDomain();
    private final LibvirtCompute compute =
            new LibvirtCompute(hypervisor, LONGEST, true, Optional.empty(), hypervisor.clock);

    @Test
    void aRateOverALongSamplingIntervalIsTheMeanOverIt() {
        up();
        hypervisor.after(Duration.ofSeconds(30), 15);
        assertThat(usage().get(Resource.CPU)).hasValue(0.5);
    }

    @Test
    void aRateOverMoreThanTheLongestIntervalSaysNothingAboutNow() {
        up();
        hypervisor.after(Duration.ofMillis(30_001), 15);
        assertThat(usage()).isEqualTo(ResourceVector.UNKNOWN);
        hypervisor.after(Duration.ofSeconds(10), 2);
        assertThat(usage().get(Resource.CPU)).hasValue(0.2);
    }

    @Test
    void whatIsStolenIsAShareOfTheTimeSinceTheLastLookAndUnknownWhereTheMachineCannotBeAsked() {
        assertThat(compute.observe().contention()).isEqualTo(Contention.NONE);
        hypervisor.strain = Optional.of(new Strain(OptionalDouble.of(0.3), 1_000, 50_000));
        assertThat(compute.observe().contention()).isEqualTo(new Contention(0, Double.NaN, 0.3));
        hypervisor.strain = Optional.of(new Strain(OptionalDouble.empty(), 1_050, 50_200));
        assertThat(compute.observe().contention()).isEqualTo(new Contention(0, 0.25, Double.NaN));
        hypervisor.strain = Optional.of(new Strain(OptionalDouble.of(0), 10, 200)); // the machine was booted
        assertThat(compute.observe().contention()).isEqualTo(new Contention(0, Double.NaN, 0));
    }

    @Test
    void aPausedServerIsThereAndItsUsageIsUnknown() {
        up();
        hypervisor.state = DomainState.PAUSED;
        hypervisor.after(Duration.ofSeconds(1), 0);
        assertThat(server().usage()).isEqualTo(ResourceVector.UNKNOWN);
        assertThat(server().allocation().get(Resource.MEMORY)).isPresent();

        hypervisor.state = DomainState.RUNNING;
        hypervisor.after(Duration.ofSeconds(10), 1);
        usage(); // over an interval that began paused
        hypervisor.after(Duration.ofSeconds(10), 1);
        ResourceVector usage = usage();
        assertThat(usage.get(Resource.CPU)).hasValue(0.1);
        assertThat(usage.get(Resource.MEMORY)).isPresent();
    }

    @Test
    void theBoostIsOverWhenTheGuestAnswersAndEndsByAnAdjustmentOnly() {
        hypervisor.coresPerVcpu = OptionalDouble.empty();
        hypervisor.guestAnswers = false;
        compute.observe();
        assertThat(compute.due(OneDomain.ID, Resource.CPU)).isEmpty();

        hypervisor.guestAnswers = true;
        hypervisor.after(Duration.ofSeconds(1), 1);
        assertThat(server().allocation().get(Resource.CPU)).hasValue(1);
        assertThat(compute.due(OneDomain.ID, Resource.CPU)).hasValue(0.2);
        assertThat(hypervisor.applied).isEmpty();

        assertThat(compute.adjust(OneDomain.ID, Resource.CPU, 0.2).status()).isEqualTo(Effect.Status.VERIFIED);
        assertThat(hypervisor.applied).containsExactly(new LeverRequest.CpuBandwidth(OptionalDouble.of(0.2)));
        hypervisor.after(Duration.ofSeconds(1), 0.1);
        assertThat(server().allocation().get(Resource.CPU)).hasValue(0.2);
        assertThat(compute.due(OneDomain.ID, Resource.CPU)).isEmpty();
    }

    @Test
    void aGuestThatNeverSaysAnythingIsMeasuredSomeTimeAndNeverCountsAsOneThatAnswers() {
        hypervisor.guestAnswers = false;
        compute.observe();
        for (int i = 0; i < 12; i++) {
            hypervisor.after(Duration.ofSeconds(10), 1);
            compute.observe();
        }
        hypervisor.after(Duration.ofSeconds(10), 1);
        ServerReading server = server();
        assertThat(server.usage().get(Resource.CPU)).hasValue(0.1);
        assertThat(server.guest()).isEqualTo(GuestState.SILENT);
        hypervisor.guestAnswers = true;
        hypervisor.after(Duration.ofSeconds(1), 0);
        assertThat(server().guest()).isEqualTo(GuestState.ANSWERS);
    }

    @Test
    void aGuestThatStopsReportingCrashesOrStandsStillDoesNotAnswer() {
        assertThat(server().guest()).as("at the first look after a start").isEqualTo(GuestState.ANSWERS);
        hypervisor.lastReport = Optional.of(hypervisor.clock.instant().getEpochSecond()); // QEMU keeps it
        hypervisor.after(Duration.ofSeconds(10), 0);
        assertThat(server().guest()).isEqualTo(GuestState.ANSWERS);
        hypervisor.after(Duration.ofSeconds(6), 0);
        assertThat(server().guest()).isEqualTo(GuestState.SILENT);
        hypervisor.lastReport = Optional.empty();
        assertThat(server().guest()).isEqualTo(GuestState.ANSWERS);
        for (DomainState still : List.of(DomainState.CRASHED, DomainState.PAUSED, DomainState.SHUT_OFF)) {
            hypervisor.state = still;
            assertThat(server().guest()).isEqualTo(GuestState.STOPPED);
        }
    }

    @Test
    void whatWasUsedSinceTheBootBeganIsNotTheWorkloads() {
        compute.observe(); // the guest answers for the first time
        hypervisor.after(Duration.ofSeconds(3), 3);
        assertThat(usage()).isEqualTo(ResourceVector.UNKNOWN);
        hypervisor.after(Duration.ofSeconds(5), 5); // settled by now, but not when the interval began
        assertThat(usage()).isEqualTo(ResourceVector.UNKNOWN);
        hypervisor.after(Duration.ofSeconds(5), 1);
        assertThat(usage().get(Resource.CPU)).hasValue(0.2);
    }

    @Test
    void whatIsRememberedOfADomainThatWentUnseenIsForgotten() {
        up();
        hypervisor.there = false;
        hypervisor.after(Duration.ofSeconds(1), 0);
        assertThat(compute.observe().present()).isEmpty();

        hypervisor.there = true; // another one by the same id, as after a restart that nobody told of
        hypervisor.metadataRead = 0;
        hypervisor.after(Duration.ofSeconds(1), 1);
        assertThat(usage()).isEqualTo(ResourceVector.UNKNOWN);
        assertThat(hypervisor.metadataRead).isEqualTo(1);
    }

    @Test
    void aHostileDescriptionDoesNotKeepItsServerFromBeingRead() {
        hypervisor.metadata.put("gnomon.start.memory", "1e300");
        hypervisor.metadata.put("gnomon.ceiling.memory", "-5");
        hypervisor.metadata.put("gnomon.cores-per-vcpu", "NaN");
        hypervisor.metadata.put("gnomon.project", "../../etc");
        hypervisor.metadata.put("gnomon.started", "+1000000000-12-31T23:59:59Z");
        hypervisor.metadata.put("app", "a\u001b[2J");
        ServerReading server = server();
        assertThat(server.project()).isEqualTo("default");
        assertThat(server.startedAt()).isEqualTo(hypervisor.clock.instant());
        assertThat(server.metadata()).doesNotContainKey("app");
        assertThat(compute.range(OneDomain.ID, Resource.MEMORY))
                .hasValueSatisfying(r -> assertThat(r.ceiling()).isLessThanOrEqualTo(512));
    }

    @Test
    void aGuestThatTakesAPartOfItsMemoryHasReachedThat() {
        up();
        hypervisor.mostVirtioMemMib = 128;
        Effect effect = compute.adjust(OneDomain.ID, Resource.MEMORY, 384);
        assertThat(effect.status()).isEqualTo(Effect.Status.VERIFIED);
        assertThat(effect.reached()).hasValue(256);
        assertThat(effect.detail()).isEqualTo("a part of it");
        assertThat(compute.adjust(OneDomain.ID, Resource.MEMORY, 192).reached()).isEmpty();
    }

    /** Its guest answers, and what it uses is its workload's. */
    private void up() {
        compute.observe();
        hypervisor.after(Duration.ofSeconds(10), 1);
        compute.observe();
    }

    private ResourceVector usage() {
        return server().usage();
    }

    private ServerReading server() {
        HypervisorReading reading = compute.observe();
        return reading.servers().get(0);
    }
}
