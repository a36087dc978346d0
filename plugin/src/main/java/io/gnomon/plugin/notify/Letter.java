package io.gnomon.plugin.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gnomon.plugin.store.Adjustment;
import io.gnomon.plugin.store.Notification;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to a webhook.
 *
 * @param id the same however often it is tried
 * @param at when it was told
 */
record Letter(String id, Instant at, String type, ObjectNode data) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Letter of(Told told, Instant now) {
        String id = "msg_" + UUID.randomUUID();
        if (told instanceof Told.Digested digest) {
            return new Letter(id, now, "digest", digest(digest));
        }
        Message message = ((Told.Single) told).message();
        return new Letter(
                id,
                message.notification().at(),
                message.adjustment().isPresent() ? "adjustment" : "notification",
                message(message));
    }

    static Letter test(Instant now) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        return new Letter("msg_" + UUID.randomUUID(), now, "test", data.put("text", "A test of Gnomon's."));
    }

    private static ObjectNode message(Message message) {
        Notification n = message.notification();
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("id", n.id()).put("at", n.at().toString()).put("project", n.project());
        n.server().ifPresent(server -> data.put("server", server.toString()).put("serverName", message.serverName()));
        data.put("text", n.text());
        message.adjustment().ifPresent(a -> data.set("adjustment", adjustment(a)));
        return data;
    }

    private static ObjectNode adjustment(Adjustment a) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", a.id())
                .put("actor", a.actor())
                .put("resource", a.resource().label())
                .put("unit", a.resource().unit())
                .put("from", finite(a.from()))
                .put("to", finite(a.to()))
                .put("state", a.state().name().toLowerCase(Locale.ROOT))
                .put("reason", a.reason())
                .put("detail", a.detail())
                .put("decidedAt", a.decidedAt().toString());
    }

    /** JSON has no NaN. */
    private static @Nullable Double finite(double amount) {
        return Double.isFinite(amount) ? (Double) amount : null;
    }

    private static ObjectNode digest(Told.Digested digest) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("from", digest.from().toString()).put("to", digest.to().toString());
        data.put("total", digest.total()).put("text", digest.text());
        digest.counts().forEach(c -> data.withArray("counts")
                .addObject()
                .put("project", c.project())
                .put("serverName", c.server())
                .put("resource", c.resource())
                .put("count", c.count()));
        digest.largest().ifPresent(m -> data.set("largest", message(m)));
        return data;
    }

    /** @param missed how many before it were given up */
    byte[] body(long missed) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", type).put("timestamp", at.toString()).put("missed", missed);
        body.set("data", data);
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document of ours cannot be written", e);
        }
    }
}
