package io.gnomon.plugin.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "dashboard",
        header = "Show the way to the dashboard, or open it.",
        description = {
            "Prints its URL with the daemon's token behind a '#': that part stays in the browser, and is in no request, log or"
                    + " history of a proxy. It is the ordinary token, unless you name another file. Give it to nobody who may not see"
                    + " and change servers.",
            "From another machine, tunnel first: ssh -L 7420:127.0.0.1:7420 HOST"
        },
        footer = {"", "Example:", "  gnomon dashboard --open", "  gnomon dashboard --token-file ~/.config/gnomon/token"
        })
final class DashboardCommand implements Runnable {
    private final Gnomon gnomon;

    @Option(names = "--open", description = "Open it in this machine's browser, and print nothing that is secret.")
    private boolean open;

    DashboardCommand(Gnomon gnomon) {
        this.gnomon = gnomon;
    }

    @Override
    public void run() {
        gnomon.client().status(); // says so if no daemon answers
        String url = gnomon.dashboard();
        if (open) {
            new Browser(gnomon.env()).open(url);
            gnomon.env().out().println("The dashboard is open in your browser.");
        } else {
            gnomon.env().out().println(url);
        }
    }
}
