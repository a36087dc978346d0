package io.gnomon.plugin.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong with a file or a connection, in words that name it. Stateless. */
public final class FileTrouble {
    private FileTrouble() {}

    /** The same whether it was thrown as such or wrapped, as streams and threads must. */
    public static String words(Exception e) {
        Exception cause =
                e instanceof UncheckedIOException wrapped && wrapped.getCause() != null ? wrapped.getCause() : e;
        if (cause instanceof NoSuchFileException missing) {
            return "there is no such file or folder: " + missing.getFile();
        } else if (cause instanceof AccessDeniedException denied) {
            return "it is not allowed to use " + denied.getFile();
        } else if (cause instanceof FileSystemException other && other.getReason() != null) {
            return other.getFile() + ": " + other.getReason();
        }
        String message = cause.getMessage();
        return message != null ? message : cause.getClass().getSimpleName();
    }

    /** Whether it is of this kind. */
    static boolean is(Exception e) {
        return e instanceof UncheckedIOException || e instanceof IOException;
    }
}
