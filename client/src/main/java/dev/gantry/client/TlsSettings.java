package dev.gantry.client;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// How to speak TLS with an engine: PEM files, and whether the engine's certificate is checked.
///
/// @param ca certificates trusted to sign the engine's; null trusts the JDK's list
/// @param certificate our own certificate chain, sent when the engine asks; null sends none
/// @param key the private key (PKCS#8, or PKCS#1 for RSA, without a passphrase) that belongs to `certificate`
/// @param verify check the engine's certificate and host name (`--tlsverify`)
public record TlsSettings(
        @Nullable Path ca,
        @Nullable Path certificate,
        @Nullable Path key,
        boolean verify) {
    private static final char[] NO_PASSWORD = new char[0];

    SSLSocket connect(String host, int port) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), new SecureRandom());
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(host, port);
            if (verify) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IOException("could not set up TLS: " + e.getMessage(), e);
        }
    }

    private KeyManager @Nullable [] keyManagers() throws IOException {
        return certificate == null || key == null ? null : clientKeys(certificate, key);
    }

    /// What proves to a server who we are.
    ///
    /// @param certificate our own certificate chain
    /// @param key as above
    /// @throws IOException when a file can't be used
    public static KeyManager[] clientKeys(Path certificate, Path key) throws IOException {
        try {
            List<X509Certificate> chain = Pem.certificates(certificate);
            KeyStore store = emptyStore();
            store.setKeyEntry("client", Pem.privateKey(key), NO_PASSWORD, chain.toArray(new X509Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException("certificate " + certificate + ", key " + key + ": " + e.getMessage(), e);
        }
    }

    private TrustManager @Nullable [] trustManagers() throws IOException, GeneralSecurityException {
        if (!verify) {
            return new TrustManager[] {new TrustAnyone()};
        }
        if (ca == null) {
            return null;
        }
        KeyStore store = emptyStore();
        for (X509Certificate trusted : Pem.certificates(ca)) {
            store.setCertificateEntry("ca-" + store.size(), trusted);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }
}
