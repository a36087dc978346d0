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
            assertThat(notifications.list(Optional.empty(), 10)).containsExactly(second, first);
            assertThat(notifications.list(Optional.empty(), 1)).containsExactly(second);
        }
    }

    @Test
    void aListIsOfOneProjectHoweverMuchOthersWereTold() {
        try (Database database = Database.open(folder)) {
            Notifications notifications = database.notifications();
            Notification ours = notifications.add(notification("ours"));
            notifications.add(new Notification(0, NOON, "other", "a", Optional.empty(), Optional.empty(), "theirs"));

            assertThat(notifications.list(Optional.of("project-1"), 1)).containsExactly(ours);
        }
    }

    @Test
    void whatIsOlderThanIsKeptGoesAndNothingElse() {
        try (Database database = Database.open(folder)) {
            Notifications notifications = database.notifications();
            for (int i = 0; i < 1_001; i++) { // more than one portion
                notifications.add(notification("old"));
            }
            Notification young = notifications.add(new Notification(
                    0, NOON.plusSeconds(1), "project-1", "gnomon", Optional.empty(), Optional.empty(), "young"));

            assertThat(notifications.prune(NOON.plusSeconds(1))).isEqualTo(1_001);
            assertThat(notifications.list(Optional.empty(), 10)).containsExactly(young);
            assertThat(notifications.prune(NOON.plusSeconds(1))).isZero();
        }
    }

    private static Notification notification(String text) {
        return new Notification(0, NOON, "project-1", "gnomon", Optional.empty(), Optional.empty(), text);
    }
}
