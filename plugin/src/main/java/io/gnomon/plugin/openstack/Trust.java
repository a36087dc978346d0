package io.gnomon.plugin.openstack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed. */
final class Trust {
    private Trust() {}

    /**
     * The authorities in the file, in PEM, or those of the JDK.
     *
     * @throws IllegalArgumentException if the file is not what it should be
     */
    static SSLContext context(Optional<Path> authorities) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities.isPresent() ? keys(authorities.get()) : null);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("openstack.ca-cert holds no certificates in PEM: " + e.getMessage(), e);
        }
    }

    private static @Nullable KeyStore keys(Path file) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
            keys.load(null, null);
            int i = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                keys.setCertificateEntry("ca-" + i++, certificate);
            }
            return keys;
        } catch (IOException e) {
            throw new IllegalArgumentException("openstack.ca-cert: " + file + " cannot be read", e);
        }
    }
}
