package io.gnomon.plugin.store;

import java.util.List;

/** Notifications, newest first. */
public interface Notifications {
    Notification add(Notification notification);

    List<Notification> list(int limit);
}
