package io.gnomon.plugin.app;

import io.gnomon.plugin.allocation.Profiles;
import io.gnomon.plugin.allocation.TagSets;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.Views.ProfileView;
import java.time.InstantSource;
import java.util.List;

/** What callers ask of shadow profiles. Thread-safe. */
final class ProfileDesk {
    private final Profiles profiles;
    private final InstantSource clock;

    ProfileDesk(Profiles profiles, InstantSource clock) {
        this.profiles = profiles;
        this.clock = clock;
    }

    List<ProfileView> list(Caller caller) {
        return profiles.declaredBy(caller::sees).stream()
                .map(learnt -> ViewMapping.profile(learnt, clock.instant()))
                .toList();
    }

    List<ProfileView> show(Caller caller, String name) {
        String wanted = TagSets.named(name);
        List<ProfileView> found =
                list(caller).stream().filter(p -> p.name().equals(wanted)).toList();
        if (found.isEmpty()) {
            throw new ApiException(
                    Code.PROFILE_NOT_FOUND,
                    "no server of project " + caller.project() + " has a profile '" + name + "'",
                    "see: gnomon profile list");
        }
        return found;
    }
}
