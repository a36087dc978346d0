package io.gnomon.plugin.store;

import io.questdb.cairo.CairoException;
import java.nio.file.Path;

/** Says what is wrong with the samples, and how to mend it. */
final class QuestFaults {
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;

    private QuestFaults() {}

    static StoreException explain(Path folder, String done, Throwable fault) {
        String message = String.valueOf(fault.getMessage());
        String mend = isDiskFull(fault, message)
                ? "the disk is full; free some space"
                : "check the disk and the rights of this user; if the files are damaged, restore them from a backup or"
                        + " move the folder away to begin anew (" + message + ")";
        return new StoreException("samples in " + folder + " cannot be " + done + ": " + mend, fault);
    }

    private static boolean isDiskFull(Throwable fault, String message) {
        boolean byNumber =
                fault instanceof CairoException cairo && (cairo.getErrno() == ENOSPC || cairo.getErrno() == EDQUOT);
        return byNumber || message.contains("No space left");
    }
}
