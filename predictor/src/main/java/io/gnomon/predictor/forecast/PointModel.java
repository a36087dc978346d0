package io.gnomon.predictor.forecast;

/** A point forecast that can be asked from any moment of the past that it was made for. */
@FunctionalInterface
interface PointModel {
    /**
     * What is expected of the slots from {@code origin} on, by the slots before it.
     *
     * @param origin from 1 to the size of the past
     * @param points one per step, to be filled with finite numbers
     */
    void forecast(int origin, double[] points);
}
