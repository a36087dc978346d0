package io.gnomon.plugin.rest;

/**
 * Who may ask for a route. Each route has one, and {@link Gate} holds it: a token of a project's member reaches only what is not of
 * the fleet, and of that only its own project's.
 */
enum Access {
    /** Reads what belongs to the projects that the caller sees. */
    READ(false, true),
    /** Changes something that exists: in one project, or with admin rights in any. */
    CHANGE(false, false),
    /** Makes something, or changes a whole project: in one project. */
    WRITE(false, false),
    /** Reads of hypervisors, or of all projects together. */
    FLEET_READ(true, true),
    /** Changes what concerns all projects. */
    FLEET_CHANGE(true, false),
    /** Uses what the machine has, in one project. */
    FLEET_WRITE(true, false),
    /** Looks after the daemon itself: with admin rights only. */
    OPERATE(true, false);

    private final boolean fleet;
    private final boolean reads;

    Access(boolean fleet, boolean reads) {
        this.fleet = fleet;
        this.reads = reads;
    }

    /** Whether it concerns more than one project. */
    boolean isOfFleet() {
        return fleet;
    }

    boolean reads() {
        return reads;
    }

    boolean needsOneProject() {
        return this == WRITE || this == FLEET_WRITE;
    }
}
