package io.gnomon.plugin.cli;

/**
 * One thing that {@code gnomon doctor} looked at.
 *
 * @param finding what was found
 * @param mend what to do about it; empty where nothing is wrong
 */
public record Check(String name, Status status, String finding, String mend) {
    public enum Status {
        ok,
        /** Gnomon works, but something that it could do it cannot do here. */
        warn,
        /** Gnomon cannot do its main job here. */
        fail
    }

    static Check ok(String name, String finding) {
        return new Check(name, Status.ok, finding, "");
    }

    static Check warn(String name, String finding, String mend) {
        return new Check(name, Status.warn, finding, mend);
    }

    static Check fail(String name, String finding, String mend) {
        return new Check(name, Status.fail, finding, mend);
    }
}
