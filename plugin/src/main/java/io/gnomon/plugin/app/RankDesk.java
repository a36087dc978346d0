package io.gnomon.plugin.app;

import io.gnomon.plugin.openstack.FlavorSpecs;
import io.gnomon.plugin.openstack.NovaFlavor;
import io.gnomon.plugin.ranking.Candidates;
import io.gnomon.plugin.ranking.Candidates.Sold;
import io.gnomon.plugin.ranking.Sizes;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.RankViews.RankAnswer;
import io.gnomon.plugin.rest.RankViews.RankExplanation;
import io.gnomon.plugin.rest.RankViews.RankFlavor;
import io.gnomon.plugin.rest.RankViews.RankHypervisors;
import io.gnomon.plugin.rest.RankViews.RankRequest;
import io.gnomon.plugin.rest.RankViews.RankServer;
import io.gnomon.plugin.shadow.nova.Pins;
import io.gnomon.scheduler.headroom.Outlook;
import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Demand;
import io.gnomon.scheduler.model.Newcomer;
import io.gnomon.scheduler.model.Resource;
import io.gnomon.scheduler.model.ResourceVector;
import io.gnomon.scheduler.model.Size;
import io.gnomon.scheduler.ranking.Ranking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Ranks hypervisors for whoever places servers. Thread-safe. */
final class RankDesk {
    private final Placing placing;
    private final Flavors flavors;
    private final Function<String, Optional<String>> pinned;

    /** Looks a flavor up by its name. */
    interface Flavors {
        /** @throws ApiException if there is none of that name, or nobody can be asked */
        NovaFlavor find(String name);
    }

    /** @param pinned where a request goes that bears a word as the hint {@link Pins#HINT}; empty if nobody knows the word */
    RankDesk(Placing placing, Flavors flavors, Function<String, Optional<String>> pinned) {
        this.placing = placing;
        this.flavors = flavors;
        this.pinned = pinned;
    }

    /** For a scheduler, which will take the best: what it then sends there counts from now on. */
    RankAnswer rank(RankRequest request) {
        RankServer server = server(request);
        RankHypervisors asked = request.hypervisors();
        if (asked == null) {
            throw bad("'hypervisors' is missing", "name those that may take the server, or ask /v1/rank/explain");
        }
        Outlook outlook = placing.demand().outlook();
        List<Candidate> candidates = candidates(placing.candidates(outlook), asked);
        Newcomer newcomer = newcomer(server, outlook::expected);
        // memory and vCPUs on their way are in what Nova says already; what they will use is not
        if (server.id() == null) {
            return RankMapping.answer(placing.forOrchestrators().rank(candidates, newcomer), Optional.empty());
        }
        Optional<Candidate> pin = pin(server)
                .flatMap(node ->
                        candidates.stream().filter(c -> c.name().equals(node)).findFirst());
        if (pin.isPresent()) {
            Optional<String> held = placing.forOrchestrators()
                    .rankAndHold(List.of(pin.get()), newcomer, newcomer.onlyItsUse())
                    .best();
            if (held.isPresent()) {
                return RankMapping.pinned(placing.forOrchestrators().rank(candidates, newcomer), held.get());
            }
        }
        Ranking ranking = placing.forOrchestrators().rankAndHold(candidates, newcomer, newcomer.onlyItsUse());
        return RankMapping.answer(ranking, inGroup(server) ? Optional.empty() : ranking.best());
    }

    private Optional<String> pin(RankServer server) {
        List<String> words = server.hints() == null ? null : server.hints().get(Pins.HINT);
        return words == null ? Optional.empty() : words.stream().findFirst().flatMap(pinned);
    }

    /** Whether Nova itself has a say in where it goes among hypervisors that are equally good: with or without others of its group. */
    private static boolean inGroup(RankServer server) {
        return server.hints() != null && server.hints().containsKey("group");
    }

    /** For people: holds nothing. */
    RankExplanation explain(RankRequest request) {
        Outlook outlook = placing.demand().outlook();
        Newcomer newcomer = newcomer(server(request), outlook::expectedOnce);
        RankHypervisors asked = request.hypervisors();
        Ranking ranking = asked == null
                ? placing.ours().rank(placing.everyReachable(outlook), newcomer)
                : placing.forOrchestrators().rank(candidates(placing.candidates(outlook), asked), newcomer);
        return RankMapping.explanation(ranking);
    }

    private static RankServer server(RankRequest request) {
        RankServer server = request.server();
        if (server == null || server.flavor() == null) {
            throw bad("'server' or its 'flavor' is missing", "give {\"flavor\": {\"vcpus\": 2, \"memoryMib\": 2048}}");
        }
        return server;
    }

    private Newcomer newcomer(RankServer server, Function<Size, Demand> expected) {
        NovaFlavor flavor = flavor(server.flavor());
        FlavorSpecs specs = FlavorSpecs.read(flavor);
        double cores = specs.coresPerVcpu().orElse(1);
        double memory = specs.maxMemoryMib().orElse(flavor.memoryMib());
        Size size = Sizes.of(specs.maxVcpus().orElse(flavor.vcpus()) * cores, memory);
        ResourceVector asked = ResourceVector.UNKNOWN
                .with(Resource.CPU, flavor.vcpus() * cores)
                .with(Resource.MEMORY, flavor.memoryMib());
        return new Newcomer(server.id() == null ? "" : server.id(), flavor.vcpus(), asked, size, expected.apply(size));
    }

    private NovaFlavor flavor(@Nullable RankFlavor asked) {
        RankFlavor f = asked == null ? new RankFlavor(null, null, null, null, null) : asked;
        Integer vcpus = f.vcpus();
        Long memory = f.memoryMib();
        if (vcpus == null && memory == null && f.name() != null) {
            return flavors.find(f.name());
        }
        if (vcpus == null || memory == null || vcpus < 0 || memory < 0) {
            throw bad("the flavor lacks 'vcpus' or 'memoryMib', or has less than none of them", "give both");
        }
        Map<String, String> specs = new HashMap<>();
        if (f.extraSpecs() != null) {
            f.extraSpecs().forEach((key, value) -> {
                if (key != null && value != null) {
                    specs.put(key, value);
                }
            });
        }
        return new NovaFlavor(f.name() == null ? "" : f.name(), vcpus, memory, 0, specs);
    }

    private static List<Candidate> candidates(Candidates known, RankHypervisors asked) {
        @Nullable String[] names = asked.name();
        int n = names.length;
        List<Candidate> result = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            String name = names[i];
            if (name == null) {
                throw bad("hypervisor " + i + " has no name", "name it");
            }
            result.add(known.of(name, sold(asked, i)));
        }
        return result;
    }

    /**
     * A hypervisor that has not reported yet is said to have nothing: that limits nothing here, as Placement does. And Nova's
     * own books go below zero: free memory where it is oversold, vCPUs in use for a moment after a move.
     */
    private static Sold sold(RankHypervisors h, int i) {
        double total = amount(h.totalMemoryMib()[i]);
        double vcpus = amount(h.vcpus()[i]);
        return new Sold(
                total > 0 ? OptionalDouble.of(total * amount(h.ramAllocationRatio()[i])) : OptionalDouble.empty(),
                Math.max(0, total - h.freeMemoryMib()[i]),
                new Candidate.Vcpus(
                        Math.max(0, h.vcpusUsed()[i]),
                        vcpus > 0 ? vcpus * amount(h.cpuAllocationRatio()[i]) : Double.POSITIVE_INFINITY));
    }

    private static double amount(double given) {
        if (!(given >= 0) || Double.isInfinite(given)) {
            throw bad("an amount of a hypervisor is " + given, "amounts are finite and at least 0");
        }
        return given;
    }

    private static ApiException bad(String message, String mend) {
        return new ApiException(Code.BAD_REQUEST, message, mend);
    }
}
