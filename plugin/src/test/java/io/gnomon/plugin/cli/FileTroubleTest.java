package io.gnomon.plugin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileTroubleTest {
    @TempDir
    Path folder;

    @Test
    void whatWentWrongIsSaidInWordsWrappedOrNot() {
        IOException missing = new NoSuchFileException("/missing/p.svg");
        assertThat(FileTrouble.words(missing)).isEqualTo("there is no such file or folder: /missing/p.svg");
        assertThat(FileTrouble.words(new UncheckedIOException(missing))).isEqualTo(FileTrouble.words(missing));
        assertThat(FileTrouble.words(new AccessDeniedException("/locked/p"))).contains("not allowed", "/locked/p");
        assertThat(FileTrouble.words(new FileSystemException("/p", null, "No space left on device")))
                .isEqualTo("/p: No space left on device");
        assertThat(FileTrouble.words(new IOException("stream closed"))).isEqualTo("stream closed");
        assertThat(FileTrouble.words(new IOException())).isEqualTo("IOException");
    }

    @Test
    void aCommandThatMeetsItDoesNotCallItUnforeseen() {
        Shell shell = new Shell(folder);
        shell.actions = () -> {
            throw new UncheckedIOException(new NoSuchFileException("/missing/p.svg"));
        };
        assertThat(shell.run("backtest", "--traces", "/t")).isEqualTo(1);
        assertThat(shell.err()).contains("/missing/p.svg").doesNotContain("not foreseen");
    }
}
