package io.gnomon.plugin.switchover;

import io.gnomon.plugin.store.SwitchoverRecord;

/** Sees how a portion does where its traffic is now. Takes as long as it is given. Thread-safe. */
@FunctionalInterface
public interface Verification {
    Seen of(SwitchoverRecord switchover);

    /** @param detail for people */
    record Seen(Outcome outcome, String detail) {}

    /** How it does. */
    enum Outcome {
        /** It answers as it should. */
        MET,
        /** It answers, and not as well as it should. */
        MISSED,
        /** It does not answer. */
        DOWN
    }
}
