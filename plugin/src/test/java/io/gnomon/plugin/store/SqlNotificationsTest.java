package io.gnomon.plugin.store;

import static io.gnomon.plugin.store.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlNotificationsTest {
    @TempDir
    Path folder;

    @Test
    void theNewestComesFirst() {
        try (Database database = Database.open(folder)) {
            Notifications notifications = database.notifications();
            Notification first = notifications.add(notification("first"));
            Notification second = notifications.add(notification("second"));

            assertThat(first.text()).isEqualTo("first");
            assertThat(notifications.list(10)).containsExactly(second, first);
            assertThat(notifications.list(1)).containsExactly(second);
        }
    }

    private static Notification notification(String text) {
        return new Notification(0, NOON, "project-1", "gnomon", Optional.empty(), Optional.empty(), text);
    }
}
