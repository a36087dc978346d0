package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The URLs of the services, as a token's catalog lists them. */
record Catalog(List<Endpoint> endpoints) {
    record Endpoint(String type, String facing, String region, String url) {}

    Catalog {
        endpoints = List.copyOf(endpoints);
    }

    static Catalog of(JsonNode catalog) {
        List<Endpoint> found = new ArrayList<>();
        for (JsonNode service : catalog) {
            for (JsonNode endpoint : service.path("endpoints")) {
                found.add(new Endpoint(
                        service.path("type").asText(),
                        endpoint.path("interface").asText(),
                        endpoint.path("region")
                                .asText(endpoint.path("region_id").asText()),
                        endpoint.path("url").asText()));
            }
        }
        return new Catalog(found);
    }

    /** @throws CloudException if there is none, or if it takes a region to tell which */
    URI find(Service service, String facing, Optional<String> region) {
        List<Endpoint> fitting = endpoints.stream()
                .filter(e -> e.type().equals(service.type()) && e.facing().equals(facing))
                .toList();
        List<Endpoint> here = fitting.stream()
                .filter(e -> region.isEmpty() || e.region().equals(region.get()))
                .toList();
        if (here.isEmpty()) {
            throw new CloudException(
                    CloudException.Kind.BAD_ANSWER,
                    "the catalog has no " + facing + " URL of " + service.title()
                            + region.map(r -> " in the region " + r).orElse("") + regions(fitting)
                            + "; see: openstack catalog list");
        }
        if (region.isEmpty() && here.stream().map(Endpoint::region).distinct().count() > 1) {
            throw new CloudException(
                    CloudException.Kind.BAD_ANSWER,
                    service.title() + " is in several regions" + regions(here) + "; set openstack.region");
        }
        try {
            return URI.create(here.get(0).url().replaceAll("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw new CloudException(
                    CloudException.Kind.BAD_ANSWER, "the catalog's URL of " + service.title() + " is none", e);
        }
    }

    private static String regions(List<Endpoint> of) {
        TreeSet<String> names = new TreeSet<>();
        of.forEach(e -> names.add(e.region()));
        return names.isEmpty() ? "" : " (" + String.join(", ", names) + ")";
    }
}
