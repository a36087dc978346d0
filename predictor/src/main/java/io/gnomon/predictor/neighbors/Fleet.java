package io.gnomon.predictor.neighbors;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The candidates of one match, normalised once. */
final class Fleet {
    /** A candidate that can be compared; {@code lastKnown} is its last slot with a value. */
    record Member(String id, Course course, int lastKnown) {}

    private final double[] channelWeights;
    private final Scale[] scales;
    private final List<Member> members;

    private Fleet(double[] channelWeights, Scale[] scales, List<Member> members) {
        this.channelWeights = channelWeights;
        this.scales = scales;
        this.members = members;
    }

    /** @throws IllegalArgumentException if a step or a number of channels differs, or two candidates have one id */
    static Fleet of(AgedSeries subject, List<AgedSeries> candidates, double[] channelWeights, int maxLagSlots) {
        check(subject, subject, channelWeights.length);
        Set<String> ids = new HashSet<>();
        List<AgedSeries> others = new ArrayList<>();
        for (AgedSeries candidate : candidates) {
            check(candidate, subject, channelWeights.length);
            if (!ids.add(candidate.id())) {
                throw new IllegalArgumentException("two candidates are called " + candidate.id());
            }
            if (!candidate.id().equals(subject.id())) {
                others.add(candidate);
            }
        }
        Scale[] scales = new Scale[channelWeights.length];
        for (int c = 0; c < scales.length; c++) {
            scales[c] = Scale.of(others, c);
        }
        int slots = subject.age() + maxLagSlots;
        List<Member> members = others.stream()
                .map(s ->
                        new Member(s.id(), new Course(s, slots, channelWeights, scales), lastKnown(s, channelWeights)))
                .toList();
        return new Fleet(channelWeights, scales, members);
    }

    List<Member> members() {
        return members;
    }

    Course course(AgedSeries subject) {
        return new Course(subject, subject.age(), channelWeights, scales);
    }

    private static void check(AgedSeries server, AgedSeries subject, int channels) {
        if (server.channels() != channels || server.stepSeconds() != subject.stepSeconds()) {
            throw new IllegalArgumentException(server.id() + " has " + server.channels() + " channels at "
                    + server.stepSeconds() + " s; expected " + channels + " at " + subject.stepSeconds() + " s");
        }
    }

    private static int lastKnown(AgedSeries server, double[] channelWeights) {
        for (int t = server.age() - 1; t >= 0; t--) {
            for (int c = 0; c < channelWeights.length; c++) {
                if (channelWeights[c] > 0 && !Double.isNaN(server.get(c, t))) {
                    return t;
                }
            }
        }
        return -1;
    }
}
