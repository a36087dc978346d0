package io.gnomon.plugin.shadow;

import io.gnomon.plugin.store.ShadowInstance;
import io.gnomon.plugin.store.ShadowInstance.Strength;

/** What is said of shadow instances, which are servers or only room for one. */
final class Words {
    private Words() {}

    static String begun(Strength strength) {
        return strength == Strength.STAGED ? "it boots" : "room is held for it";
    }

    static String ready(ShadowInstance instance) {
        return switch (instance.strength()) {
            case STAGED -> "its guest answers; it is at its minimum";
            case PROBED -> "room is held for it, and a probe has found its hypervisor fit";
            case RESERVED -> "room is held for it";
        };
    }

    static String absent(ShadowInstance instance) {
        return instance.strength() == Strength.STAGED
                ? "its server is not there any more"
                : "its room is not held any more";
    }

    static String silent(ShadowInstance instance) {
        return instance.strength() == Strength.STAGED
                ? "its guest does not answer any more"
                : "no probe finds its hypervisor fit any more";
    }

    static String late(ShadowInstance instance) {
        return (instance.strength() == Strength.STAGED
                        ? "its guest did not answer"
                        : "no probe has found its hypervisor fit")
                + " within shadow.boot-timeout";
    }
}
