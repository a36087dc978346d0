package io.gnomon.predictor.series;

import org.jspecify.annotations.Nullable;

/** A trace file cannot be read. The message names the file, the place and the mend. */
public final class TraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long line;
    private final int column;

    /** A fault at one place. */
    public TraceException(String file, long line, int column, String what, String mend) {
        super(file + ", line " + line + ", column " + column + ": " + what + ". " + mend);
        this.file = file;
        this.line = line;
        this.column = column;
    }

    /** A fault of the file as a whole. */
    public TraceException(String file, String what, String mend, @Nullable Throwable cause) {
        super(file + ": " + what + ". " + mend, cause);
        this.file = file;
        this.line = 0;
        this.column = 0;
    }

    public String file() {
        return file;
    }

    /** From 1; 0 where the file as a whole is at fault. */
    public long line() {
        return line;
    }

    /** The comma-separated field, from 1 (the name); 0 where the file as a whole is at fault. */
    public int column() {
        return column;
    }
}
