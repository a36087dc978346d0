package io.gnomon.plugin.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a database, and how to mend it. */
final class DatabaseFaults {
    private DatabaseFaults() {}

    static StoreException explain(Path file, Throwable fault) {
        return new StoreException(file + message(fault), fault);
    }

    private static String message(Throwable fault) {
        if (mentions(fault, "no space left")) { // H2 has no code of its own for that
            return " cannot be written: the disk is full; free some space";
        }
        SQLException sql = sqlExceptionIn(fault);
        return switch (sql == null ? 0 : sql.getErrorCode()) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                " is in use: another daemon runs with this data folder; stop it, or set daemon.data";
            case ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1 ->
                " is damaged or not ours: restore it from a backup, or move it away to begin anew"
                        + " (toggles and the adjustment history are lost then)";
            case ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2 ->
                " cannot be read or written: check the disk and the rights of this user (" + rootMessage(fault) + ")";
            default -> ": " + rootMessage(fault);
        };
    }

    private static @Nullable SQLException sqlExceptionIn(Throwable fault) {
        for (Throwable t = fault; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && sql.getErrorCode() != 0) {
                return sql;
            }
        }
        return null;
    }

    private static boolean mentions(Throwable fault, String words) {
        for (Throwable t = fault; t != null; t = t.getCause()) {
            if (String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT).contains(words)) {
                return true;
            }
        }
        return false;
    }

    private static String rootMessage(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage())
                .lines()
                .findFirst()
                .orElse(root.getClass().getSimpleName());
    }
}
