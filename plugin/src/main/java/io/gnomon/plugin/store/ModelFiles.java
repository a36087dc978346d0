package io.gnomon.plugin.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Learnt models as files of one folder. A model is named by the checksum of what it holds, so that the same is kept once;
 * beside them are a few files with names of their own, which begin with their checksum. A file appears whole or not at all, is on the
 * disk when a method returns, and only its owner can read it. Thread-safe.
 */
public final class ModelFiles {
    private static final String MODEL = ".model";
    private static final String NAMED = ".learnt";
    private static final int SUM_LENGTH = 64;

    private final Path folder;

    /** @param folder exists; only its owner should see into it */
    public ModelFiles(Path folder) {
        this.folder = folder;
    }

    /** Keeps a model; returns its checksum, SHA-256 in hexadecimal. @throws StoreException if it cannot be written */
    public String put(byte[] model) {
        String sum = sum(model);
        try {
            get(sum);
        } catch (IOException e) {
            write(folder.resolve(sum + MODEL), model); // not there yet, or damaged
        }
        return sum;
    }

    /** @throws IOException if it is not there, cannot be read, or is not what was written */
    public byte[] get(String sha256) throws IOException {
        byte[] model;
        try {
            model = Files.readAllBytes(folder.resolve(sha256 + MODEL));
        } catch (NoSuchFileException e) {
            throw new IOException("its file is gone", e);
        }
        if (!sum(model).equals(sha256)) {
            throw new IOException("its file is damaged");
        }
        return model;
    }

    /** Keeps something of which there is one only. @throws StoreException if it cannot be written */
    public void putNamed(String name, byte[] content) {
        byte[] sum = sum(content).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer both =
                ByteBuffer.allocate(sum.length + content.length).put(sum).put(content);
        write(folder.resolve(name + NAMED), both.array());
    }

    /** Empty if there is none. @throws IOException if it cannot be read or is not what was written */
    public Optional<byte[]> getNamed(String name) throws IOException {
        byte[] both;
        try {
            both = Files.readAllBytes(folder.resolve(name + NAMED));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (both.length >= SUM_LENGTH) {
            byte[] content = Arrays.copyOfRange(both, SUM_LENGTH, both.length);
            if (sum(content).equals(new String(both, 0, SUM_LENGTH, StandardCharsets.US_ASCII))) {
                return Optional.of(content);
            }
        }
        throw new IOException("the file " + name + NAMED + " is damaged");
    }

    /** Deletes it if it is there. */
    public void deleteNamed(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name + NAMED));
        } catch (IOException e) {
            throw new StoreException("cannot delete " + folder.resolve(name + NAMED) + ": delete it by hand", e);
        }
    }

    /** Deletes every model but these, and what a kill has left half written. */
    public void keepOnly(Set<String> sums) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                boolean model =
                        name.endsWith(MODEL) && !sums.contains(name.substring(0, name.length() - MODEL.length()));
                if (model || name.endsWith(".part")) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new StoreException("cannot delete old models in " + folder + ": delete them by hand", e);
        }
    }

    private synchronized void write(Path file, byte[] content) {
        Path part = folder.resolve(file.getFileName() + ".part");
        try {
            Files.deleteIfExists(part);
            Files.createFile(part);
            if (Files.getFileAttributeView(part, PosixFileAttributeView.class) != null) {
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
            }
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    out.write(left);
                }
                out.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
                entry.force(true); // else the name may be lost with the machine
            }
        } catch (IOException e) {
            throw new StoreException(
                    "cannot write the model " + file + ": free space, or give this user the right to", e);
        }
    }

    private static String sum(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
