package io.gnomon.plugin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gnomon.plugin.rest.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageFoldersTest {
    @TempDir
    Path temporary;

    private Path allowed;
    private Path outside;
    private Path data;
    private ImageFolders folders;

    @BeforeEach
    void prepare() throws IOException {
        Path folder = temporary.toRealPath();
        allowed = Files.createDirectories(folder.resolve("allowed"));
        outside = Files.writeString(
                Files.createDirectories(folder.resolve("allowed-not")).resolve("secret"), "");
        data = Files.createDirectories(folder.resolve("allowed/data"));
        folders = new ImageFolders(List.of(allowed, data.resolve("images"), folder.resolve("missing")), data);
    }

    private static void refused(ThrowingCallable call, Path named) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(ApiException.class, e -> {
                    assertThat(e.code()).isEqualTo(ApiException.Code.BAD_REQUEST);
                    assertThat(e.mend()).contains("servers.image-folders");
                })
                .hasMessageContaining(named.toString());
    }

    @Test
    void aFileBelowAnAllowedFolderIsTaken() throws IOException {
        Path disk = Files.writeString(
                Files.createDirectories(allowed.resolve("deep")).resolve("disk.raw"), "");
        assertThat(folders.file("disk image", disk.toString())).isEqualTo(disk);
        assertThat(folders.file("disk image", allowed + "/deep/../deep/disk.raw"))
                .isEqualTo(disk);
    }

    @Test
    void aFileElsewhereIsRefusedHoweverItIsReached() throws IOException {
        refused(() -> folders.file("disk image", outside.toString()), outside);
        Path dots = allowed.resolve("../allowed-not/secret");
        refused(() -> folders.file("disk image", dots.toString()), dots);
        Path link = Files.createSymbolicLink(allowed.resolve("link"), outside);
        refused(() -> folders.file("disk image", link.toString()), link);
        Path way = Files.createSymbolicLink(allowed.resolve("way"), outside.getParent());
        refused(() -> folders.file("disk image", way.resolve("secret").toString()), way.resolve("secret"));
        refused(() -> folders.fileToWrite("console file", way.resolve("new.log").toString()), way.resolve("new.log"));
    }

    @Test
    void whatIsNotThereIsRefusedInTheSameWords() {
        Path missing = allowed.resolve("nothing");
        refused(() -> folders.file("disk image", missing.toString()), missing);
    }

    @Test
    void aLinkWithinTheFoldersIsFollowedBeforeAnybodyCanChangeIt() throws IOException {
        Path disk = Files.writeString(allowed.resolve("disk.raw"), "");
        Path link = Files.createSymbolicLink(allowed.resolve("today"), disk);
        assertThat(folders.file("disk image", link.toString())).isEqualTo(disk);
    }

    @Test
    void aConsoleFileMayBeNewButNotThroughALinkThatLeadsNowhereYet() throws IOException {
        assertThat(folders.fileToWrite(
                        "console file", allowed.resolve("new.log").toString()))
                .isEqualTo(allowed.resolve("new.log"));
        Path trap = Files.createSymbolicLink(allowed.resolve("trap.log"), outside.resolveSibling("made-by-us"));
        refused(() -> folders.fileToWrite("console file", trap.toString()), trap);
        Path dots = allowed.resolve("../new.log");
        refused(() -> folders.fileToWrite("console file", dots.toString()), dots);
        refused(() -> folders.fileToWrite("console file", "/"), Path.of("/"));
    }

    @Test
    void whatTheDaemonKeepsIsNobodysDiskThoughItsFolderLiesWithinAnAllowedOne() throws IOException {
        Path token = Files.writeString(data.resolve("admin-token"), "");
        refused(() -> folders.file("disk image", token.toString()), token);
        refused(() -> folders.fileToWrite("console file", token.toString()), token);
        Path disk = Files.writeString(
                Files.createDirectories(data.resolve("images")).resolve("disk.raw"), "");
        assertThat(folders.file("disk image", disk.toString())).isEqualTo(disk);
    }

    @Test
    void anImageIsAFolderWhoseKernelAndInitrdLieWithinToo() throws IOException {
        Path image = Files.createDirectories(allowed.resolve("guest"));
        Path kernel = Files.writeString(image.resolve("vmlinuz"), "");
        Files.writeString(image.resolve("initrd.img"), "");
        assertThat(folders.image(image.toString())).isEqualTo(image);
        refused(() -> folders.image(outside.getParent().toString()), outside.getParent());
        Files.delete(kernel);
        Files.createSymbolicLink(kernel, outside);
        refused(() -> folders.image(image.toString()), kernel);
    }
}
