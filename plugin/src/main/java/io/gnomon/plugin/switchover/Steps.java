package io.gnomon.plugin.switchover;

import io.gnomon.plugin.cluster.RefusedException;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.shadow.Staging.NoRoomException;
import io.gnomon.plugin.store.SwitchoverRecord;
import io.gnomon.plugin.store.SwitchoverRecord.End;
import io.gnomon.plugin.store.SwitchoverRecord.Kind;
import io.gnomon.plugin.store.SwitchoverRecord.State;
import io.gnomon.plugin.switchover.Verification.Outcome;
import io.gnomon.plugin.switchover.Verification.Seen;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is done in each state, and what comes of it. A step does what its state says, which may have been done already, and tells the
 * state that follows. Nothing is kept here. Thread-safe.
 */
public final class Steps {
    private final Fence fence;
    private final Guests guests;
    private final Traffic traffic;
    private final Alternates alternates;
    private final Verification verification;
    private final Predicate<SwitchoverRecord> another;
    private final Predicate<SwitchoverRecord> patient;

    /**
     * @param another whether there is one more alternate that was not tried yet, should this one do badly
     * @param patient whether one whose traffic could not be taken back is to be tried again, so that it stays open
     */
    public Steps(
            Fence fence,
            Guests guests,
            Traffic traffic,
            Alternates alternates,
            Verification verification,
            Predicate<SwitchoverRecord> another,
            Predicate<SwitchoverRecord> patient) {
        this.fence = fence;
        this.guests = guests;
        this.traffic = traffic;
        this.alternates = alternates;
        this.verification = verification;
        this.another = another;
        this.patient = patient;
    }

    /** It is over: whoever took over is treated as the old server was. Asking twice does no harm. */
    void over(SwitchoverRecord s) {
        if (s.tookOver()) {
            alternates.tookOver(s);
        }
    }

    /** What follows. @param met whether the objectives were seen to be met, by now */
    record Step(State state, boolean met, String detail) {}

    /** @throws UnreachableException if it is not known how to go on: to be asked again later */
    Step next(SwitchoverRecord s) {
        return switch (s.state()) {
            case DETECTED -> to(State.FENCING, s.detail());
            case FENCING -> fence(s);
            case FENCED -> to(State.EXPANDING, s.detail());
            case EXPANDING -> grow(s);
            case SHIFTING -> shift(s);
            case VERIFYING -> verify(s);
            case RETURNING -> giveBack(s);
            case DONE, ROLLED_BACK, FAILED -> throw new IllegalStateException("switchover " + s.id() + " is over");
        };
    }

    /** The same state, if it can be gone on with; while nobody carried it out, somebody may have started the hypervisor again. */
    Step afterCutOff(SwitchoverRecord s) {
        if (s.state() == State.DETECTED) {
            return to(State.FAILED, "Gnomon was stopped before anything was done");
        }
        if (s.kind().isPlanned()) {
            return s.state() == State.RETURNING ? same(s) : to(State.RETURNING, "Gnomon was stopped meanwhile");
        }
        return switch (s.state()) {
            case FENCING, FENCED, EXPANDING ->
                isOff(s)
                        ? same(s)
                        : to(
                                State.FAILED,
                                "Gnomon was stopped, and " + cutOff(s) + " is not cut off now; nothing was moved");
            case SHIFTING ->
                isOff(s)
                        ? same(s)
                        : to(State.RETURNING, "Gnomon was stopped, and " + cutOff(s) + " is not cut off now");
            default -> same(s);
        };
    }

    private boolean isOff(SwitchoverRecord s) {
        return s.kind() == Kind.GUEST
                ? guests.isGone(s.from())
                : fence.isOff(s.from().hypervisor());
    }

    /** What must not come back while another has its traffic. */
    private static String cutOff(SwitchoverRecord s) {
        return s.kind() == Kind.GUEST ? s.from().name() : s.from().hypervisor();
    }

    private Step fence(SwitchoverRecord s) {
        try {
            if (s.kind() == Kind.GROWTH) { // while it is served: one that does not get what is needed is no better
                String grown = alternates.grow(s);
                traffic.take(s, s.from());
                return to(State.FENCED, s.to().name() + ": " + grown);
            }
            if (s.kind() == Kind.DRILL) {
                traffic.take(s, s.from());
                return to(State.FENCED, s.from().name() + " has no traffic any more");
            }
            if (s.kind() == Kind.GUEST) {
                return guests.isGone(s.from())
                        ? to(
                                State.FENCED,
                                s.from().name() + " is gone, says " + s.from().hypervisor())
                        : to(State.FAILED, "not taken over: " + name(s.from()) + " runs again");
            }
            fence.off(s.from().hypervisor());
            return to(State.FENCED, s.from().hypervisor() + " is cut off");
        } catch (NoRoomException | RefusedException | UnreachableException e) {
            return s.kind().isPlanned()
                    ? to(
                            State.RETURNING,
                            "the traffic is not taken from " + s.from().name() + ": " + e.getMessage())
                    : to(State.FAILED, "not taken over, as fencing is not confirmed: " + e.getMessage());
        }
    }

    /** One that cannot be grown goes on as it is: whether it is large enough is seen by the objectives. */
    private Step grow(SwitchoverRecord s) {
        if (s.kind() == Kind.GROWTH) {
            return to(State.SHIFTING, s.detail()); // it has been, before the traffic was taken
        }
        try {
            return to(State.SHIFTING, s.to().name() + ": " + alternates.grow(s));
        } catch (NoRoomException e) {
            return to(State.SHIFTING, s.to().name() + " stays as small as it is: " + e.getMessage());
        } catch (RefusedException e) {
            return to(State.SHIFTING, s.to().name() + " is smaller than it should be: " + e.getMessage());
        } catch (UnreachableException e) {
            String why = "the alternate " + s.to().name() + " is not reached: " + e.getMessage();
            return s.kind().isPlanned() ? to(State.RETURNING, why) : to(State.FAILED, why);
        }
    }

    private Step shift(SwitchoverRecord s) {
        try {
            traffic.give(s, s.to());
            return to(State.VERIFYING, s.detail());
        } catch (RefusedException | UnreachableException e) {
            return to(State.RETURNING, "the traffic cannot be given to " + s.to().name() + ": " + e.getMessage());
        }
    }

    private Step verify(SwitchoverRecord s) {
        Seen seen = verification.of(s);
        boolean met = seen.outcome() == Outcome.MET;
        String detail = s.detail() + "; " + seen.detail();
        if (s.kind() == Kind.DRILL) {
            return new Step(State.RETURNING, met, (met ? "objectives met: " : "objectives not met: ") + detail);
        }
        if (met) {
            return new Step(State.DONE, true, detail);
        }
        if (s.kind() == Kind.GROWTH) {
            return to(State.RETURNING, "objectives not met: " + detail);
        }
        if (seen.outcome() == Outcome.MISSED && !another.test(s)) {
            return to(
                    State.DONE,
                    "objectives not met, and no other alternate is there: a slow service is kept: " + detail);
        }
        return to(State.RETURNING, "objectives not met: " + detail);
    }

    /** The alternate is as it was before; where the old server lives, everything is. */
    private Step giveBack(SwitchoverRecord s) {
        boolean mayHaveIt = s.expandedAt().isPresent(); // else the alternate never was to
        if (mayHaveIt && s.kind() == Kind.GROWTH) {
            Optional<Step> kept = keep(s);
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        boolean planned = s.kind().isPlanned();
        try {
            if (mayHaveIt) {
                traffic.take(s, s.to());
            }
            if (planned) {
                traffic.give(s, s.from());
            }
        } catch (RefusedException | UnreachableException e) {
            if (patient.test(s)) {
                throw e; // nobody else may have the traffic meanwhile, so it is worth another try
            }
            return new Step(
                    State.FAILED,
                    s.met(),
                    "look at it: " + (s.address().map(a -> a + " is to be at ").orElse("the traffic is to be at "))
                            + (planned ? s.from().name() : "none of its servers") + ", and cannot be moved: "
                            + e.getMessage() + "; before that: " + s.detail());
        }
        return isBack(s, s.detail() + shrink(s));
    }

    private Step isBack(SwitchoverRecord s, String detail) {
        Seen seen = s.kind().isPlanned() ? verification.of(s) : new Seen(Outcome.MET, "");
        if (seen.outcome() == Outcome.DOWN) {
            return new Step( // whether it is dead is found out as ever
                    State.ROLLED_BACK,
                    s.met(),
                    "look at it: " + name(s.from()) + " has its traffic again and does not answer: " + seen.detail()
                            + "; before that: " + detail);
        }
        return new Step(s.met() ? State.DONE : State.ROLLED_BACK, s.met(), detail);
    }

    /** Where the old server is gone meanwhile, the alternate serves, whether it was given the traffic before or not. */
    private Optional<Step> keep(SwitchoverRecord s) {
        try {
            if (!guests.isGone(s.from())) {
                return Optional.empty();
            }
            traffic.give(s, s.to());
            return Optional.of(to(
                    State.DONE,
                    name(s.from()) + " is gone meanwhile, and " + s.to().name() + " keeps the traffic: " + s.detail()));
        } catch (RefusedException | UnreachableException e) {
            if (patient.test(s)) {
                throw e; // it may well be served meanwhile
            }
            return Optional.of(to(
                    State.FAILED,
                    "look at it: whether " + name(s.from()) + " lives is not known, or " + s.to().name()
                            + ", which keeps what traffic it has, is not reached: " + e.getMessage()
                            + "; before that: " + s.detail()));
        }
    }

    private static String name(End end) {
        return end.name() + " of " + end.hypervisor();
    }

    private String shrink(SwitchoverRecord s) {
        try {
            alternates.shrink(s);
            return "";
        } catch (RefusedException | UnreachableException e) {
            return "; " + s.to().name() + " could not be made small again: " + e.getMessage();
        }
    }

    private static Step to(State state, String detail) {
        return new Step(state, false, detail);
    }

    private static Step same(SwitchoverRecord s) {
        return new Step(s.state(), s.met(), s.detail());
    }
}
