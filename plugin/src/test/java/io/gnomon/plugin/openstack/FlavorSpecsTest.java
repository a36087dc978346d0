package io.gnomon.plugin.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FlavorSpecsTest {
    private static FlavorSpecs read(Map<String, String> specs) {
        return FlavorSpecs.read(new NovaFlavor("m1", 2, 512, 1, specs));
    }

    @Test
    void whatAFlavorSaysIsRead() {
        FlavorSpecs specs = read(Map.of(
                "gnomon:max_vcpus", "4",
                "gnomon:max_memory_mb", "1024",
                "gnomon:dynamic_allocation", "on",
                "quota:cpu_quota", "25000",
                "quota:cpu_period", "50000"));
        assertThat(specs.maxVcpus()).hasValue(4);
        assertThat(specs.maxMemoryMib()).hasValue(1024);
        assertThat(specs.dynamicAllocation()).contains(true);
        assertThat(specs.coresPerVcpu()).hasValue(0.5);
        assertThat(specs.diskMibPerSecond()).isEmpty();
        assertThat(specs.networkMibPerSecond()).isEmpty();
        assertThat(specs.complaints()).isEmpty();
    }

    @Test
    void limitsOfDiskAndNetworkAreTheirSumInMib() {
        FlavorSpecs total = read(Map.of("quota:disk_total_bytes_sec", "10485760", "quota:disk_read_bytes_sec", "1"));
        assertThat(total.diskMibPerSecond()).hasValue(10);
        FlavorSpecs parts = read(Map.of(
                "quota:disk_read_bytes_sec", "1048576",
                "quota:disk_write_bytes_sec", "2097152",
                "quota:vif_inbound_average", "1024",
                "quota:vif_outbound_average", "512"));
        assertThat(parts.diskMibPerSecond()).hasValue(3);
        assertThat(parts.networkMibPerSecond()).hasValue(1.5);
        FlavorSpecs half = read(Map.of("quota:disk_read_bytes_sec", "1", "quota:vif_inbound_average", "1"));
        assertThat(half.diskMibPerSecond()).as("writes have no limit").isEmpty();
        assertThat(half.networkMibPerSecond()).isEmpty();
        assertThat(read(Map.of("quota:disk_total_bytes_sec", "fast")).complaints())
                .singleElement()
                .asString()
                .contains("quota:disk_total_bytes_sec");
    }

    @Test
    void whatMakesNoSenseIsIgnoredAndComplainedOf() {
        FlavorSpecs specs = read(Map.of(
                "gnomon:max_vcpus", "1", // below what is sold
                "gnomon:max_memory_mb", "lots",
                "gnomon:dynamic_allocation", "perhaps",
                "quota:cpu_quota", "99999999999999999999",
                "quota:cpu_period", "0"));
        assertThat(specs.maxVcpus()).isEmpty();
        assertThat(specs.maxMemoryMib()).isEmpty();
        assertThat(specs.dynamicAllocation()).isEmpty();
        assertThat(specs.coresPerVcpu()).isEmpty();
        assertThat(specs.complaints()).hasSize(5).allSatisfy(c -> assertThat(c).contains("flavor m1", "ignored"));
    }

    @Property
    void nothingThatAFlavorMaySayIsTakenUnbounded(@ForAll String max, @ForAll String quota) {
        FlavorSpecs specs = read(Map.of("gnomon:max_vcpus", max, "quota:cpu_quota", quota));
        specs.maxVcpus().ifPresent(v -> assertThat(v).isBetween(2, 8_192));
        specs.coresPerVcpu().ifPresent(c -> assertThat(c).isGreaterThan(0).isLessThanOrEqualTo(1));
    }
}
