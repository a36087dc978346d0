package io.gnomon.scheduler.model;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import java.util.function.DoubleBinaryOperator;

/**
 * An amount of each resource, in {@link Resource#unit} each. An amount may be unknown (not measured, or not limited);
 * what is known is finite and not negative. Immutable.
 */
public final class ResourceVector {
    private static final Resource[] RESOURCES = Resource.values();
    public static final ResourceVector UNKNOWN = new ResourceVector(filled(Double.NaN));
    public static final ResourceVector ZERO = new ResourceVector(filled(0));

    private final double[] amounts; // NaN = unknown, never shown outside

    private ResourceVector(double[] amounts) {
        this.amounts = amounts;
    }

    public static ResourceVector of(Map<Resource, Double> amounts) {
        ResourceVector result = UNKNOWN;
        for (Map.Entry<Resource, Double> e : amounts.entrySet()) {
            result = result.with(e.getKey(), e.getValue());
        }
        return result;
    }

    public static ResourceVector of(
            double cpuCores, double memoryMib, double diskMibPerSecond, double networkMibPerSecond) {
        return UNKNOWN.with(Resource.CPU, cpuCores)
                .with(Resource.MEMORY, memoryMib)
                .with(Resource.DISK, diskMibPerSecond)
                .with(Resource.NETWORK, networkMibPerSecond);
    }

    public OptionalDouble get(Resource resource) {
        double amount = amounts[resource.ordinal()];
        return Double.isNaN(amount) ? OptionalDouble.empty() : OptionalDouble.of(amount);
    }

    /** The amount, or {@code otherwise} where it is unknown. */
    public double getOr(Resource resource, double otherwise) {
        double amount = amounts[resource.ordinal()];
        return Double.isNaN(amount) ? otherwise : amount;
    }

    /** @throws IllegalArgumentException if the amount is negative or not finite */
    public ResourceVector with(Resource resource, double amount) {
        if (!(amount >= 0) || Double.isInfinite(amount)) {
            throw new IllegalArgumentException(
                    "an amount of " + resource.label() + " must be finite and not negative, not " + amount);
        }
        double[] copy = amounts.clone();
        copy[resource.ordinal()] = amount;
        return new ResourceVector(copy);
    }

    public ResourceVector with(Resource resource, OptionalDouble amount) {
        return amount.isPresent() ? with(resource, amount.getAsDouble()) : without(resource);
    }

    public ResourceVector without(Resource resource) {
        double[] copy = amounts.clone();
        copy[resource.ordinal()] = Double.NaN;
        return new ResourceVector(copy);
    }

    /** Sum; unknown where either is unknown. */
    public ResourceVector plus(ResourceVector other) {
        return combine(other, Double::sum);
    }

    /** Difference, not below zero; unknown where either is unknown. */
    public ResourceVector minus(ResourceVector other) {
        return combine(other, (a, b) -> Double.isNaN(a) || Double.isNaN(b) ? Double.NaN : Math.max(0, a - b));
    }

    private ResourceVector combine(ResourceVector other, DoubleBinaryOperator operator) {
        double[] result = new double[RESOURCES.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = operator.applyAsDouble(amounts[i], other.amounts[i]);
        }
        return new ResourceVector(result);
    }

    /** What is known, in the order of {@link Resource}. */
    public Map<Resource, Double> known() {
        Map<Resource, Double> result = new EnumMap<>(Resource.class);
        for (Resource r : RESOURCES) {
            get(r).ifPresent(amount -> result.put(r, amount));
        }
        return result;
    }

    private static double[] filled(double value) {
        double[] result = new double[RESOURCES.length];
        Arrays.fill(result, value);
        return result;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ResourceVector other && Arrays.equals(amounts, other.amounts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(amounts);
    }

    @Override
    public String toString() {
        StringJoiner result = new StringJoiner(", ");
        known().forEach((r, amount) ->
                result.add(String.format(Locale.ROOT, "%s %.2f %s", r.label(), amount, r.unit())));
        return result.toString();
    }
}
