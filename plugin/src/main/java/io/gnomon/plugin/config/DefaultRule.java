package io.gnomon.plugin.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Defaults that no constant can express. Each gives the text that one would have written in the file. */
enum DefaultRule {
    NONE("", "") {
        @Override
        String value(Surroundings surroundings, @Nullable Object base) {
            throw new IllegalStateException("no rule");
        }
    },
    DATA_FOLDER("`${XDG_STATE_HOME:-~/.local/state}/gnomon`, as root `/var/lib/gnomon`", "") {
        @Override
        String value(Surroundings surroundings, @Nullable Object base) {
            return surroundings.root() ? "/var/lib/gnomon" : surroundings.stateHome() + "/gnomon";
        }
    },
    TOKEN_IN_DATA("`token` in the folder `daemon.data`", "daemon.data") {
        @Override
        String value(Surroundings surroundings, @Nullable Object base) {
            return ((Path) Objects.requireNonNull(base)).resolve("token").toString();
        }
    },
    IMAGE_FOLDERS("`/var/lib/libvirt/images` and `images` in the folder `daemon.data`", "daemon.data") {
        @Override
        String value(Surroundings surroundings, @Nullable Object base) {
            return "/var/lib/libvirt/images, " + ((Path) Objects.requireNonNull(base)).resolve("images");
        }
    },
    THREE_PERIODS("three times `observe.period`", "observe.period") {
        @Override
        String value(Surroundings surroundings, @Nullable Object base) {
            return Durations.format(((Duration) Objects.requireNonNull(base)).multipliedBy(3));
        }
    };

    private final String description;
    private final String basedOn;

    DefaultRule(String description, String basedOn) {
        this.description = description;
        this.basedOn = basedOn;
    }

    /** The key, declared earlier, whose value this default follows; empty if none. */
    String basedOn() {
        return basedOn;
    }

    /** For the reference, in Markdown. */
    String description() {
        return description;
    }

    /** @param base the value of {@link #basedOn}, if there is such a key */
    abstract String value(Surroundings surroundings, @Nullable Object base);
}
