package io.gnomon.plugin.cli;

import picocli.CommandLine.Command;

@Command(
        name = "version",
        header = "Show the version.",
        footer = {"", "Example:", "  gnomon version"})
final class VersionCommand implements Runnable {
    private final Gnomon gnomon;

    VersionCommand(Gnomon gnomon) {
        this.gnomon = gnomon;
    }

    @Override
    public void run() {
        gnomon.env().out().println("gnomon " + Version.CURRENT);
    }
}
