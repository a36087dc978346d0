package io.gnomon.plugin.config;

/** What Gnomon may do by itself. */
public enum Autonomy {
    /** Watches and forecasts only. */
    OFF,
    /** Also says what it would change, and changes nothing. */
    ADVISE,
    /** Also changes allocations. */
    ACT
}
