package io.gnomon.plugin.deployment;

import java.util.List;

/** A description of a workload that is not taken. */
public final class WorkloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** @param problems each names the file and the place, and says what to do */
    public WorkloadException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
