package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.Views.ServerCreate;
import io.gnomon.plugin.rest.Views.ServerView;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "create",
        header = "Create a server on a hypervisor that Gnomon runs itself.",
        footer = {
            "",
            "Example:",
            "  gnomon server create web --vcpus 1 --max-vcpus 4 --cores-per-vcpu 0.25 --memory-mib 128 \\",
            "      --max-memory-mib 512 --disk disk.img --disk-mib-per-second 2 --max-disk-mib-per-second 20 --wait"
        })
final class ServerCreateCommand extends ShowCommand<ServerView> {
    private static final long POLL_MILLIS = 250;

    @Mixin
    private WantedServer wanted = new WantedServer();

    @Option(names = "--wait", description = "Wait until it runs and was read for the first time.")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to wait (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = 120;

    ServerCreateCommand(Gnomon gnomon) {
        super(gnomon, ServerCommands.columns());
    }

    @Override
    ServerView item() {
        ServerCreate request = wanted.request();
        Client client = client();
        ServerView made = client.createServer(request);
        return wait ? awaitReading(client, made) : made;
    }

    private ServerView awaitReading(Client client, ServerView made) {
        Instant deadline = gnomon().env().clock().instant().plusSeconds(timeoutSeconds);
        ServerView server = made;
        while (server.at() == null) {
            if (gnomon().env().clock().instant().isAfter(deadline)) {
                throw new ClientException(
                        "'" + made.name() + "' was created but not read within " + timeoutSeconds + " s",
                        "see 'gnomon status', and 'gnomon server show " + made.name() + "' a little later");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClientException("the wait was interrupted", "see 'gnomon server show " + made.name() + "'");
            }
            server = client.server(made.id().toString());
        }
        return server;
    }
}
