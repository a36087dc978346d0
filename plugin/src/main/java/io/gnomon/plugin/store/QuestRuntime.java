package io.gnomon.plugin.store;

import io.questdb.log.LogFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares QuestDB's statics, once for the process: it logs nothing by itself (what goes wrong comes as exceptions), and
 * loads its native libraries from a folder of ours. By itself it would unpack 9 MB into the temporary folder at each
 * start, and leave them there when it is killed.
 */
final class QuestRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(QuestRuntime.class);
    private static final String LIBRARIES_PROPERTY = "questdb.libs.dir";
    private static final String LOG_PROPERTY = LogFactory.CONFIG_SYSTEM_PROPERTY;
    private static final List<String> LIBRARIES = List.of("libquestdb.so", "libquestdbr.so");

    private QuestRuntime() {}

    static synchronized void prepare(Path folder) {
        if (System.getProperty(LIBRARIES_PROPERTY) != null) {
            return;
        }
        try {
            System.setProperty(LIBRARIES_PROPERTY, libraries(folder).toString());
        } catch (IOException e) {
            LOG.warn(
                    "cannot keep QuestDB's native libraries in {}; it unpacks them into the temporary folder",
                    folder,
                    e);
        }
        silence();
    }

    private static Path libraries(Path folder) throws IOException {
        boolean arm = "aarch64".equals(System.getProperty("os.arch"));
        String resources = "/io/questdb/bin/linux-" + (arm ? "aarch64" : "x86-64") + "/";
        Path target = folder.resolve("native-" + checksum(resources + LIBRARIES.get(0)));
        Files.createDirectories(target);
        for (String library : LIBRARIES) {
            Path file = target.resolve(library);
            if (!Files.exists(file)) {
                unpack(resources + library, file);
            }
        }
        return target;
    }

    /** Tells versions apart without unpacking them. */
    private static String checksum(String resource) throws IOException {
        URL url = QuestRuntime.class.getResource(resource);
        if (url == null) {
            throw new IOException("no QuestDB library for this machine: " + resource);
        }
        return url.openConnection() instanceof JarURLConnection jar
                ? Long.toHexString(jar.getJarEntry().getCrc())
                : "unpacked";
    }

    private static void unpack(String resource, Path file) throws IOException {
        Path half = Files.createTempFile(file.getParent(), "half", ".tmp");
        try (InputStream bytes = QuestRuntime.class.getResourceAsStream(resource)) {
            if (bytes == null) {
                throw new IOException("no QuestDB library for this machine: " + resource);
            }
            Files.copy(bytes, half, StandardCopyOption.REPLACE_EXISTING);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    /** QuestDB can be told not to log, but prints where it was told so; that line is held back. */
    private static void silence() {
        String configured = System.getProperty(LOG_PROPERTY);
        System.setProperty(LOG_PROPERTY, "/io/gnomon/plugin/store/questdb-log.conf");
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            LogFactory.getInstance();
            LogFactory.haltInstance(); // its thread would poll for ever, at 2 % of a core, and keep the process alive
        } finally {
            System.setErr(err);
            if (configured == null) {
                System.clearProperty(LOG_PROPERTY);
            } else {
                System.setProperty(LOG_PROPERTY, configured);
            }
        }
        said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("Log configuration loaded"))
                .forEach(err::println);
    }
}
