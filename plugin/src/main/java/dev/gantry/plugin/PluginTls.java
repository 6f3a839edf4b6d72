package dev.gantry.plugin;

import dev.gantry.http.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/// How to speak TLS with a plugin, as the `TLSConfig` of its `.json` file has it. The files are PEM.
///
/// @param anybody take any certificate; dockerd does, too, where no authority is named
/// @param authority who signs the plugin's certificate; null for the JDK's list
/// @param certificate our own, where the plugin asks for one
/// @param key the private key of that
record PluginTls(
        boolean anybody,
        @Nullable Path authority,
        @Nullable Path certificate,
        @Nullable Path key) {
    /// Encrypts, and asks nobody who he is.
    static final PluginTls ANYBODY = new PluginTls(true, null, null, null);

    /// @throws IOException naming the file that can't be used
    SslContextFactory.Client contextFactory() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), trust(), new SecureRandom());
            SslContextFactory.Client factory = new SslContextFactory.Client(anybody);
            factory.setSslContext(context);
            factory.setEndpointIdentificationAlgorithm(anybody ? null : "HTTPS");
            return factory;
        } catch (GeneralSecurityException e) {
            throw new IOException("tls of a plugin: " + e.getMessage(), e);
        }
    }

    private KeyManager @Nullable [] keys() throws IOException {
        if ((certificate == null) != (key == null)) {
            throw new IOException("tls of a plugin: CertFile and KeyFile belong together");
        }
        return certificate == null || key == null ? null : TlsIdentity.keyManagers(certificate, key);
    }

    private TrustManager @Nullable [] trust() throws IOException, GeneralSecurityException {
        if (anybody) {
            return SslContextFactory.TRUST_ALL_CERTS;
        }
        return authority == null ? null : trusting(authority);
    }

    private static TrustManager[] trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (Certificate certificate :
                factory.generateCertificates(new ByteArrayInputStream(Files.readAllBytes(authority)))) {
            trusted.setCertificateEntry("authority" + trusted.size(), certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        return managers.getTrustManagers();
    }
}
