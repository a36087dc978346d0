package io.gnomon.plugin.cli;

import io.gnomon.plugin.rest.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The folder in which a daemon keeps its data, and the way from there to its REST interface. */
public final class DataFolder {
    // the names that rest.AccessFiles writes; not imported, because that would load the daemon's logging
    static final String TOKEN = "token";
    static final String ADMIN_TOKEN = "admin-token";
    static final String ENDPOINT = "endpoint";
    static final Path OF_THE_SYSTEM = Path.of("/var/lib/gnomon");

    private DataFolder() {}

    /**
     * Where the daemon keeps its data: the option, else GNOMON_DATA or GNOMON_DAEMON_DATA, else /var/lib/gnomon for root or where a daemon of
     * the system has run, else the user's own state folder.
     */
    public static Path choose(@Nullable Path option, Map<String, String> environment, String user, Path home) {
        if (option != null) {
            return option.toAbsolutePath().normalize();
        }
        for (String name : List.of("GNOMON_DATA", "GNOMON_DAEMON_DATA")) {
            String variable = environment.getOrDefault(name, "");
            if (!variable.isBlank()) {
                return Path.of(variable).toAbsolutePath().normalize();
            }
        }
        if (user.equals("root") || Files.exists(OF_THE_SYSTEM.resolve(ENDPOINT))) {
            return OF_THE_SYSTEM;
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        return (!state.startsWith("/") ? home.resolve(".local/state") : Path.of(state)).resolve("gnomon");
    }

    /** A client of the daemon that keeps its data in {@code folder}. */
    public static Client client(Path folder, Caller caller) {
        return client(folder, null, null, caller);
    }

    /**
     * @param url of the daemon; null to read it from the folder
     * @param tokenFile null for the one in the folder: the admin token for who may read it
     */
    static Client client(Path folder, @Nullable URI url, @Nullable Path tokenFile, Caller caller) {
        return new Client(daemon(folder, url), List.of(pass(folder, tokenFile, caller)));
    }

    /** Where the daemon answers: a URL to which a token may be sent. */
    static URI daemon(Path folder, @Nullable URI url) {
        URI daemon = url == null ? endpoint(folder) : url;
        checkMayCarryToken(daemon);
        return daemon;
    }

    /** The daemon's own token. */
    static Pass pass(Path folder, @Nullable Path tokenFile, Caller caller) {
        Path token = tokenFile == null ? tokenIn(folder) : tokenFile;
        return Pass.own(readToken(token), token.toString(), caller);
    }

    /** Whether this user may read a token of the daemon's own. */
    static boolean hasToken(Path folder) {
        return Files.isReadable(tokenIn(folder));
    }

    /** The dashboard's URL, with the token where it is never sent: behind the #. A browser gets the admin token only if it is named. */
    static String dashboard(Path folder, @Nullable URI url, @Nullable Path tokenFile) {
        URI daemon = daemon(folder, url);
        String token = readToken(tokenFile == null ? folder.resolve(TOKEN) : tokenFile);
        return daemon.resolve("/dashboard/") + "#token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }

    private static Path tokenIn(Path folder) {
        Path admin = folder.resolve(ADMIN_TOKEN);
        return Files.isReadable(admin) ? admin : folder.resolve(TOKEN);
    }

    static URI endpoint(Path folder) {
        Path file = folder.resolve(ENDPOINT);
        try {
            return URI.create(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            throw new ClientException(
                    "no daemon runs on the data folder " + folder,
                    "start one with './gnomon serve', or name another folder with --data-dir (or GNOMON_DATA)",
                    null,
                    e);
        } catch (AccessDeniedException e) {
            throw new ClientException(file + " may not be read", mendOfAccess(), null, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ClientException(
                    file + " does not hold the URL of a daemon (" + e.getMessage() + ")",
                    "restart the daemon, or name its URL with --url",
                    null,
                    e);
        }
    }

    private static String readToken(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.matches("[\\x21-\\x7e]{16,1024}")) {
                return token;
            }
            throw new ClientException(
                    file + " does not hold a token", "name the daemon's token file with --token-file");
        } catch (NoSuchFileException e) {
            throw new ClientException(
                    "there is no token file " + file,
                    "start the daemon ('./gnomon serve' writes it), or name the file with --token-file",
                    null,
                    e);
        } catch (AccessDeniedException e) {
            throw new ClientException("the token file " + file + " may not be read", mendOfAccess(), null, e);
        } catch (IOException e) {
            throw new ClientException(
                    "the token file " + file + " cannot be read (" + e.getMessage() + ")",
                    "name another with --token-file",
                    null,
                    e);
        }
    }

    private static String mendOfAccess() {
        return "join the group gnomon ('sudo usermod -aG gnomon $USER', then log in again), or use sudo";
    }

    /** The token is sent with every request: not in clear text over a network. */
    private static void checkMayCarryToken(URI url) {
        String host = url.getHost();
        boolean plain = "http".equals(url.getScheme());
        if (host == null || !plain && !"https".equals(url.getScheme())) {
            throw new ClientException(
                    "'" + url + "' is not the URL of a daemon", "give one such as http://127.0.0.1:7420");
        }
        if (plain && !isLoopback(host)) {
            throw new ClientException(
                    "the token would travel in clear text to " + host,
                    "use https, or an SSH tunnel to a loopback port");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ClientException("there is no host '" + host + "'", "correct --url", null, e);
        }
    }
}
