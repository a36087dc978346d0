package io.gnomon.plugin.app;

import io.gnomon.plugin.cluster.CapacityClaims;
import io.gnomon.plugin.cluster.HypervisorPort;
import io.gnomon.plugin.config.Configuration;
import io.gnomon.plugin.config.OpenStackSettings;
import io.gnomon.plugin.config.Surroundings;
import io.gnomon.plugin.openstack.Cloud;
import io.gnomon.plugin.openstack.CloudAccess;
import io.gnomon.plugin.openstack.CloudAccessReader;
import io.gnomon.plugin.openstack.CloudException;
import io.gnomon.plugin.openstack.CloudInventory;
import io.gnomon.plugin.openstack.FlavorBook;
import io.gnomon.plugin.openstack.NovaBook;
import io.gnomon.plugin.openstack.NovaFlavor;
import io.gnomon.plugin.openstack.NovaNamed;
import io.gnomon.plugin.openstack.PlacementClaims;
import io.gnomon.plugin.openstack.UserTokens;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.TokenJudge;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who else is master of the servers: an OpenStack, or nobody. Nothing waits for it at the start. */
record Orchestrating(
        Optional<Cloud> cloud, Optional<NovaBook> book, Optional<FlavorBook> flavors, CapacityClaims claims) {
    private static final Logger log = LoggerFactory.getLogger(Orchestrating.class);

    /** @throws IllegalArgumentException for an OpenStack that is named but cannot be called as it is described */
    static Orchestrating of(Configuration c, Surroundings here, InstantSource clock) {
        Optional<CloudAccess> access = CloudAccessReader.read(c.openstack(), here.workingFolder(), here.home());
        if (access.isEmpty()) {
            return new Orchestrating(Optional.empty(), Optional.empty(), Optional.empty(), CapacityClaims.NONE);
        }
        log.info(
                "OpenStack at {} as {}; capacity is {}claimed in Placement",
                access.get().identity(),
                access.get().credentials(),
                c.openstack().claims() ? "" : "not ");
        Cloud cloud = Cloud.of(access.get(), clock);
        return new Orchestrating(
                Optional.of(cloud),
                Optional.of(new NovaBook(cloud, clock)),
                Optional.of(new FlavorBook(cloud, clock)),
                c.openstack().claims() ? new PlacementClaims(cloud) : CapacityClaims.NONE);
    }

    /** @throws ApiException if there is no such flavor, or no OpenStack that could have it */
    NovaFlavor flavor(String name) {
        Cloud there = cloud.orElseThrow(() -> new ApiException(
                Code.BAD_REQUEST,
                "flavors are Nova's, and no OpenStack is configured",
                "give vCPUs and memory instead, or set openstack.cloud"));
        try {
            return new CloudInventory(there)
                    .flavors().stream()
                            .filter(flavor -> flavor.name().equals(name))
                            .findFirst()
                            .orElseThrow(() -> new ApiException(
                                    Code.BAD_REQUEST,
                                    "Nova has no flavor '" + name + "'",
                                    "see: openstack flavor list"));
        } catch (CloudException e) {
            throw new ApiException(
                    Code.HYPERVISOR_UNREACHABLE,
                    "Nova cannot be asked for flavors: " + e.getMessage(),
                    "see: gnomon status");
        }
    }

    /** The same hypervisors, with Nova's names of its servers. */
    List<HypervisorPort> dress(List<HypervisorPort> ports) {
        return book.map(b -> ports.stream()
                        .<HypervisorPort>map(p -> new NovaNamed(p, b))
                        .toList())
                .orElse(ports);
    }

    /** Whether capacity is sold by somebody else too. */
    boolean sellsElsewhere() {
        return claims != CapacityClaims.NONE;
    }

    /** Says whose tokens of Keystone are, if there is one. */
    TokenJudge judge(OpenStackSettings settings, InstantSource clock) {
        return cloud.<TokenJudge>map(c -> new KeystoneJudge(new UserTokens(c, clock), settings))
                .orElse(TokenJudge.NONE);
    }

    /** How each service is, for people; empty without OpenStack. */
    Map<String, String> states() {
        return cloud.map(Cloud::states).orElseGet(Map::of);
    }

    /** What is wrong, one line each. */
    List<String> problems() {
        return Stream.concat(
                        cloud.stream().flatMap(c -> c.problems().stream()),
                        book.stream().flatMap(b -> b.problems().stream()))
                .distinct()
                .toList();
    }
}
