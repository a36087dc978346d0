package io.gnomon.plugin.app;

import io.gnomon.plugin.learning.Learning;
import io.gnomon.plugin.learning.Standings;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Caller;
import io.gnomon.plugin.rest.Views.ModelRollback;
import io.gnomon.plugin.rest.Views.ModelVersionView;
import io.gnomon.plugin.rest.Views.ModelView;
import io.gnomon.plugin.store.ModelVersion;
import io.gnomon.plugin.store.ServerRecord;
import io.gnomon.plugin.store.Servers;
import io.gnomon.scheduler.model.Resource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Shows who forecasts, and takes a version back by hand. Thread-safe. */
final class ModelDesk {
    private final Learning learning;
    private final Standings standings;
    private final Servers servers;

    ModelDesk(Learning learning, Standings standings, Servers servers) {
        this.learning = learning;
        this.standings = standings;
        this.servers = servers;
    }

    List<ModelView> list() {
        return standings.list().stream().map(ViewMapping::model).toList();
    }

    /** A version for one server is shown to those who may see that server. */
    List<ModelVersionView> history(Caller caller) {
        return learning.history().stream().flatMap(v -> shown(v, caller)).toList();
    }

    private Stream<ModelVersionView> shown(ModelVersion version, Caller caller) {
        if (version.server().isEmpty()) {
            return Stream.of(ViewMapping.version(version, null));
        }
        Optional<ServerRecord> server = version.server().flatMap(servers::find);
        return server.filter(s -> caller.sees(s.project())).map(s -> ViewMapping.version(version, s.name())).stream();
    }

    ModelVersionView rollBack(Caller caller, ModelRollback request) {
        if (!caller.project().equals(Caller.ALL_PROJECTS)) {
            throw new ApiException(
                    Code.FORBIDDEN,
                    "a model forecasts the servers of all projects",
                    "use the admin token and * in X-Gnomon-Project (--project '*')");
        }
        Resource resource = Resource.valueOf(request.resource().toUpperCase(Locale.ROOT));
        return learning.rollBack(request.cluster(), resource, caller.actor())
                .map(v -> ViewMapping.version(v, null))
                .orElseThrow(() -> new ApiException(
                        Code.MODEL_NOT_FOUND,
                        "no champion forecasts " + request.resource() + " of a cluster '" + request.cluster() + "'",
                        "see: gnomon model list"));
    }
}
