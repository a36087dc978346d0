package io.gnomon.plugin.config;

import java.nio.file.Path;
import java.util.Optional;

/** {@code daemon.*}: the process itself. */
public record DaemonSettings(
        @Setting(
                rule = DefaultRule.DATA_FOLDER,
                meaning = "Folder of everything that is kept: samples, journal, token. One daemon a folder.")
        Path data,

        @Setting(
                value = "127.0.0.1",
                meaning = "Address that REST and the dashboard are served on. Loopback only: there is no TLS.")
        LoopbackAddress listen,

        @Setting(
                value = "7420",
                min = "0",
                max = "65535",
                meaning = "Port of REST and the dashboard; 0 takes a free one.")
        int port,

        @Setting(
                meaning = "Path of a Unix socket that REST is served on as well, like `/run/gnomon/rest.sock`, for its"
                        + " owner and the group `gnomon`; at most 106 bytes. Not set: there is none.")
        Optional<Path> socket,

        @Setting(
                rule = DefaultRule.TOKEN_IN_DATA,
                meaning =
                        "File with the token that REST asks for; made at the first start, readable by its owner and the"
                                + " group `gnomon`. The admin token is always `admin-token` in the folder `daemon.data`.")
        Path tokenFile) {}
