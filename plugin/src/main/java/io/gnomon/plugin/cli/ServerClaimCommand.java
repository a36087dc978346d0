package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.ShadowViews.ClaimedView;
import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerView;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "claim",
        header = "Get a server that is staged already: at once, at full size, seen in its guest.",
        description = {
            "",
            "It is given if one is ready that was staged for just such a request: the same flavor, image and kernel arguments, in the"
                    + " same project. Name, metadata and toggle may differ. A request with disks of its own is never answered so. See"
                    + " 'gnomon shadow table list' for what is staged."
        },
        footer = {
            "",
            "Example:",
            "  gnomon server claim web --vcpus 2 --memory-mib 256 --or-create",
        })
final class ServerClaimCommand extends ShowCommand<ServerClaimCommand.Row> {
    @Mixin
    private WantedServer wanted = new WantedServer();

    @Option(names = "--or-create", description = "Create it as ever if none is staged.")
    private boolean orCreate;

    /** What came of it; claimed is null of one that was created. */
    record Row(ServerView server, @Nullable ClaimedView claimed) {
        @Nullable UUID instance() {
            ClaimedView c = claimed;
            return c == null ? null : c.instance();
        }

        @Nullable Long grownMillis() {
            ClaimedView c = claimed;
            return c == null ? null : c.grownMillis();
        }

        @Nullable Long handedOverMillis() {
            ClaimedView c = claimed;
            return c == null ? null : c.handedOverMillis();
        }

        @Nullable String seen() {
            ClaimedView c = claimed;
            return c == null ? null : c.seen();
        }
    }

    ServerClaimCommand(Gnomon gnomon) {
        super(
                gnomon,
                List.of(
                        Column.of("id", "id", Kind.TEXT, (Row r) -> r.server().id()),
                        Column.text("name", (Row r) -> r.server().name()),
                        Column.text("hypervisor", (Row r) -> r.server().hypervisor()),
                        Column.of("claimed", "claimed", Kind.SWITCH, (Row r) -> r.claimed() != null),
                        Column.of("instance", "shadow instance", Kind.TEXT, Row::instance),
                        Column.of("grown_ms", "grown in, ms", Kind.WHOLE, Row::grownMillis),
                        Column.of("handed_over_ms", "handed over in, ms", Kind.WHOLE, Row::handedOverMillis),
                        Column.text("seen", Row::seen)));
    }

    @Override
    Row item() {
        ServerCreate request = wanted.request();
        Client client = client();
        try {
            ClaimedView claimed = client.claimServer(request);
            return new Row(claimed.server(), claimed);
        } catch (ClientException e) {
            if (!orCreate || !e.is("NOTHING_STAGED")) {
                throw e;
            }
            return new Row(client.createServer(request), null);
        }
    }
}
