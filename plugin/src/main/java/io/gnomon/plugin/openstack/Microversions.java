package io.gnomon.plugin.openstack;

import com.fasterxml.jackson.databind.JsonNode;
import io.gnomon.plugin.openstack.CloudException.Kind;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which microversions the services speak, asked once. Thread-safe. */
final class Microversions {
    private final Cloud cloud;
    private final Map<Service, Range> known = new ConcurrentHashMap<>();

    private record Range(Microversion least, Microversion most) {}

    Microversions(Cloud cloud) {
        this.cloud = cloud;
    }

    /** The highest that both sides speak. @throws CloudException UNSUPPORTED if there is none */
    Microversion agree(Service service, Microversion least, Microversion wanted) {
        Range range = known.computeIfAbsent(service, this::ask);
        Microversion agreed = wanted.compareTo(range.most()) < 0 ? wanted : range.most();
        if (agreed.compareTo(least) < 0 || agreed.compareTo(range.least()) < 0) {
            forget(service); // it may be another release the next time
            throw new CloudException(
                    Kind.UNSUPPORTED,
                    service.title() + " speaks the microversions " + range.least() + " to " + range.most() + ", but "
                            + least + " to " + wanted + " is needed; see docs/openstack.md for the releases that work");
        }
        return agreed;
    }

    void forget(Service service) {
        known.remove(service);
    }

    private Range ask(Service service) {
        Answer answer = cloud.send(service, "GET", Microversions::root, Map.of(), null);
        JsonNode version = answer.body().path("version").isObject()
                ? answer.body().path("version")
                : answer.body().path("versions").path(0);
        Optional<Microversion> least =
                Microversion.parse(version.path("min_version").asText());
        Optional<Microversion> most = Microversion.parse(
                version.path("max_version").asText(version.path("version").asText()));
        if (!answer.ok() || least.isEmpty() || most.isEmpty()) {
            throw new CloudException(
                    Kind.BAD_ANSWER,
                    service.title() + " does not say which microversions it speaks (" + answer.status()
                            + "); is its URL in the catalog right?");
        }
        return new Range(least.get(), most.get());
    }

    /** Nova's URL may have the project behind its version; what describes the version is before that. */
    private static URI root(URI service) {
        return URI.create(service.toString().replaceAll("(/v\\d+(\\.\\d+)?)(/.*)?$", "$1") + "/");
    }
}
