package io.gnomon.plugin.app;

import io.gnomon.plugin.notify.Webhooks;
import io.gnomon.plugin.rest.ApiException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Views.WebhookView;
import java.util.List;

/** Tries webhooks. Thread-safe. */
record WebhookDesk(Webhooks webhooks) {
    /** @throws ApiException if there is none */
    List<WebhookView> test() {
        try {
            List<WebhookView> results = webhooks.test().stream()
                    .map(t -> new WebhookView(t.webhook(), t.delivered(), t.detail()))
                    .toList();
            if (results.isEmpty()) {
                throw new ApiException(
                        Code.BAD_REQUEST, "no webhook is configured", "name one in notifications.webhooks");
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(Code.BUSY, "the daemon is stopping", "ask again when it runs");
        }
    }
}
