package io.gnomon.predictor.demand;

/** What is counted of requests. */
public enum Measure {
    /** Requests: all servers that one tenant asked for at one time are one batch. */
    BATCHES("batches"),
    SERVERS("servers");

    private final String label;

    Measure(String label) {
        this.label = label;
    }

    /** As it is written for people. */
    public String label() {
        return label;
    }
}
