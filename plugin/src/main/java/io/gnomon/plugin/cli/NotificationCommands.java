package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.NotificationView;
import io.gnomon.plugin.rest.Views.WebhookView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code notification ...} */
@Command(
        name = "notification",
        header = "Look at what people should know.",
        footer = {"", "Example:", "  gnomon notification list"})
final class NotificationCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new NotificationCommands())
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("test", new Test(gnomon));
    }

    static List<Column<NotificationView>> columns() {
        return List.of(
                Column.of("id", "id", Kind.WHOLE, NotificationView::id),
                Column.of("at", "when", Kind.TIME, NotificationView::at),
                Column.text("project", NotificationView::project).unusual(),
                Column.of("server", "server id", Kind.TEXT, NotificationView::server)
                        .unusual(),
                Column.of("adjustment", "adjustment", Kind.WHOLE, NotificationView::adjustment),
                Column.text("text", NotificationView::text));
    }

    @Command(
            name = "list",
            header = "List notifications, the latest first.",
            footer = {"", "Example:", "  gnomon notification list --limit 5 -f value -c text"})
    static final class ListAll extends ListCommand<NotificationView> {
        @Mixin
        private LimitOption limit = new LimitOption();

        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<NotificationView> items(Client client) {
            return client.notifications(limit.limit());
        }
    }

    @Command(
            name = "test",
            header = "Send a test to every webhook, and show what came of it.",
            description = {
                "",
                "Needs the admin token. The exit code is 0 only if every webhook of notifications.webhooks took the test."
            },
            footer = {"", "Example:", "  gnomon notification test"})
    static final class Test implements Callable<Integer> {
        private final Gnomon gnomon;

        @Mixin
        private ListOptions list = new ListOptions();

        Test(Gnomon gnomon) {
            this.gnomon = gnomon;
        }

        @Override
        public Integer call() {
            List<WebhookView> tested = gnomon.client().testWebhooks();
            list.print(
                    gnomon,
                    List.of(
                            Column.text("webhook", WebhookView::webhook),
                            Column.of("delivered", "delivered", Kind.TEXT, WebhookView::delivered),
                            Column.text("detail", WebhookView::detail)),
                    tested);
            return tested.stream().allMatch(WebhookView::delivered) ? 0 : 1;
        }
    }
}
