package dev.gantry.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/// Who a TLS server is and whom it lets in, from PEM files as `openssl` writes them.
public final class TlsIdentity {
    private static final char[] NO_PASSWORD = {};

    private final SSLContext context;
    private final boolean asksClients;

    private TlsIdentity(SSLContext context, boolean asksClients) {
        this.context = context;
        this.asksClients = asksClients;
    }

    /// Reads the files once: a renewed certificate needs a new identity.
    ///
    /// @param certificate the server's chain, its own first
    /// @param key PKCS 8, or the older forms for RSA
    /// @param clientAuthority who signs the clients that may come; null lets in everyone
    /// @throws IOException naming the file that can't be used
    public static TlsIdentity read(Path certificate, Path key, @Nullable Path clientAuthority) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(certificate, key), clientAuthority == null ? null : trust(clientAuthority), null);
            return new TlsIdentity(context, clientAuthority != null);
        } catch (GeneralSecurityException e) {
            throw unusable(certificate, key, e);
        }
    }

    /// What proves that somebody is who his certificate says: the part of an identity that clients have, too.
    ///
    /// @throws IOException naming the file that can't be used
    public static KeyManager[] keyManagers(Path certificate, Path key) throws IOException {
        try {
            KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
            own.load(null, NO_PASSWORD);
            own.setKeyEntry("own", PemKey.read(key), NO_PASSWORD, certificates(certificate));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, NO_PASSWORD);
            return keys.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw unusable(certificate, key, e);
        }
    }

    private static IOException unusable(Path certificate, Path key, GeneralSecurityException e) {
        return new IOException("tls certificate " + certificate + ", key " + key + ": " + e.getMessage(), e);
    }

    private static TrustManager[] trust(Path authority) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, NO_PASSWORD);
        int number = 0;
        for (Certificate certificate : certificates(authority)) {
            trusted.setCertificateEntry("authority" + number++, certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        return managers.getTrustManagers();
    }

    private static Certificate[] certificates(Path file) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        if (chain.isEmpty()) {
            throw new IOException("tls certificate " + file + ": the file holds none");
        }
        return chain.toArray(new Certificate[0]);
    }

    SslContextFactory.Server contextFactory() {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setSslContext(context);
        factory.setNeedClientAuth(asksClients);
        return factory;
    }
}
