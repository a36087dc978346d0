package io.gnomon.predictor.forecast.weka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells Weka, before its first class is loaded, to stay quiet: no windows, no native algebra, no package manager on the
 * network, no folder in the user's home. It can be told by system properties only; those that are set already stay.
 */
public final class WekaRuntime {
    private static final String HOME = "WEKA_HOME";

    private WekaRuntime() {}

    /** With a temporary folder that goes when the virtual machine does. */
    public static synchronized void prepare() {
        if (System.getProperty(HOME) == null) {
            try {
                Path home = Files.createTempDirectory("gnomon-weka");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(home), "gnomon-weka-cleanup"));
                prepare(home);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot make a temporary folder for Weka", e);
            }
        } else {
            settings();
        }
    }

    /**
     * With a folder of the caller's, in which Weka makes a few empty ones.
     *
     * @param home an existing folder
     */
    public static synchronized void prepare(Path home) {
        set(HOME, home.toString());
        settings();
    }

    private static void settings() {
        set("java.awt.headless", "true");
        set("weka.packageManager.offline", "true");
        set("weka.core.loadPackages", "false");
        set("weka.packageManager.loadPackages", "false");
        for (String library : new String[] {"BLAS", "LAPACK", "ARPACK"}) {
            set("com.github.fommil.netlib." + library, "com.github.fommil.netlib.F2j" + library);
        }
    }

    private static void set(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Weka's folders are empty; a folder that is not is somebody's and stays. */
    private static void remove(Path home) {
        for (String inner : new String[] {"packages", "native", "repCache", "props", "."}) {
            try {
                Files.deleteIfExists(home.resolve(inner).normalize());
            } catch (IOException e) {
                // the virtual machine is ending, and a temporary folder harms nobody
                return;
            }
        }
    }
}
