package io.gnomon.plugin.rest;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files by which a command finds and may use the daemon: {@value #TOKEN} (the secret of every request), {@value
 * #ADMIN_TOKEN} (the owner's own, which reaches all projects) and {@value #ENDPOINT} (the URL). They are replaced atomically, so that a reader sees the old or the new one, never half.
 */
public final class AccessFiles {
    public static final String TOKEN = "token";
    public static final String ADMIN_TOKEN = "admin-token";
    public static final String ENDPOINT = "endpoint";
    /** Members of this group may use the daemon, if the system has it. */
    public static final String GROUP = "gnomon";

    private static final Logger LOG = LoggerFactory.getLogger(AccessFiles.class);
    private static final int TOKEN_BYTES = 32;
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> READABLE_TO_ALL = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r-----");

    private AccessFiles() {}

    /**
     * The token in {@code file}; made (256 random bits) where there is none, and made anew where the old one could be
     * read by others, because it may no longer be a secret.
     */
    public static String token(Path file) {
        return token(file, Optional.of(GROUP));
    }

    /** The same, for the owner of {@code file} alone: one that any group can read is made anew too. */
    public static String adminToken(Path file) {
        return token(file, Optional.empty());
    }

    /** @param group whose members may read it, if the system has it */
    static String token(Path file, Optional<String> group) {
        try {
            Optional<String> kept = keptToken(file, group);
            if (kept.isPresent()) {
                return kept.get();
            }
            byte[] random = new byte[TOKEN_BYTES];
            new SecureRandom().nextBytes(random);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            replace(file, token + "\n", fresh -> {
                if (group.isPresent()) {
                    share(fresh, group.get(), READABLE);
                }
            });
            return token;
        } catch (IOException e) {
            throw new RestStartException(
                    "cannot write the token file " + file + " (" + e.getMessage()
                            + "): make its folder writable for the" + " daemon's user, or choose another",
                    e);
        }
    }

    /** Tells commands where the daemon listens. That is no secret: users of an OpenStack come with tokens of their own. */
    public static void writeEndpoint(Path folder, URI url) {
        Path file = folder.resolve(ENDPOINT);
        try {
            replace(file, url + "\n", fresh -> Files.setPosixFilePermissions(fresh, READABLE_TO_ALL));
        } catch (IOException e) {
            throw new RestStartException(
                    "cannot write the endpoint file " + file + " (" + e.getMessage() + "): make " + folder
                            + " writable for the daemon's user, or choose another data folder",
                    e);
        }
    }

    /** Removes the endpoint file, but only if it still names {@code url}: another daemon may have taken over. */
    public static void removeEndpoint(Path folder, URI url) {
        Path file = folder.resolve(ENDPOINT);
        try {
            if (Files.exists(file) && Files.readString(file).strip().equals(url.toString())) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("{} could not be removed; the next start replaces it", file, e);
        }
    }

    private static Optional<String> keptToken(Path file, Optional<String> group) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String rights = PosixFilePermissions.toString(attributes.permissions());
        boolean groupMayRead = rights.charAt(3) == 'r';
        boolean othersMay = !rights.endsWith("---") || rights.charAt(4) == 'w';
        boolean strangeGroup =
                groupMayRead && !group.equals(Optional.of(attributes.group().getName()));
        if (othersMay || strangeGroup) {
            LOG.warn("{} could be read by others (mode {}): the token is made anew", file, rights);
            return Optional.empty();
        }
        String token = Files.readString(file).strip();
        return token.length() >= TOKEN_BYTES ? Optional.of(token) : Optional.empty();
    }

    /** Says who may do what with a file, before anybody else sees it. */
    private interface Sharing {
        void of(Path fresh) throws IOException;
    }

    private static void replace(Path file, String content, Sharing sharing) throws IOException {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        // created 0600 by createTempFile: nobody else can open it before its group is set
        Path fresh = Files.createTempFile(folder, "." + file.getFileName(), ".new");
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.write(StandardCharsets.UTF_8.encode(content));
                channel.force(true);
            }
            sharing.of(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Gives a file to the group, with {@code mode}; without that group on this system it is the daemon's user's alone. */
    static void share(Path file, String with, Set<PosixFilePermission> mode) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            throw new IOException("the file system has no owner and mode");
        }
        view.setPermissions(OWNERS);
        GroupPrincipal group;
        try {
            group = file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(with);
        } catch (UserPrincipalNotFoundException e) {
            LOG.debug("no group {} on this system: {} stays the owner's alone", with, file.getFileName());
            return;
        }
        try {
            view.setGroup(group);
        } catch (IOException e) {
            LOG.warn("the daemon's user is not in the group {}: only it can use {}", with, file.getFileName(), e);
            return;
        }
        view.setPermissions(mode);
    }
}
