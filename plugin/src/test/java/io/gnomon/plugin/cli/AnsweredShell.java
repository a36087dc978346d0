package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.EventHub;
import io.gnomon.plugin.rest.FakeBackend;
import io.gnomon.plugin.rest.RestServer;
import io.gnomon.plugin.rest.RestSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A shell whose commands are answered by a real REST server in front of a backend that remembers. */
abstract class AnsweredShell {
    @TempDir
    Path folder;

    final FakeBackend backend = new FakeBackend();
    final EventHub hub = new EventHub();
    RestServer server;
    Shell shell;

    @BeforeEach
    final void start() {
        server = RestServer.start(RestSettings.onFreePort(folder), backend, hub);
        shell = Shell.with(folder);
    }

    @AfterEach
    final void stop() {
        server.close();
    }
}
