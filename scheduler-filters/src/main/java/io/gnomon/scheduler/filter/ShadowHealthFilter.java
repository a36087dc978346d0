package io.gnomon.scheduler.filter;

import io.gnomon.scheduler.model.Candidate;
import io.gnomon.scheduler.model.Newcomer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Refuses a hypervisor whose shadows are all ill: a server would fare no better there. Without shadows it says nothing. */
public final class ShadowHealthFilter implements Filter {
    private final double least;

    /** @param least health that a hypervisor needs, 0..1; with 0 none is refused */
    public ShadowHealthFilter(double least) {
        this.least = least;
    }

    @Override
    public String name() {
        return "shadow-health";
    }

    @Override
    public @Nullable Refusal refuse(Candidate hypervisor, Newcomer server) {
        Double health = hypervisor.health();
        if (health == null || health >= least) {
            return null;
        }
        return new Refusal(
                name(),
                "health",
                least,
                1 - health,
                health,
                String.format(
                        Locale.ROOT,
                        "shadow-health: its shadows have a health of %.2f, and %.2f is the least",
                        health,
                        least));
    }
}
