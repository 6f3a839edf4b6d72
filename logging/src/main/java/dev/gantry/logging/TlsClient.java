package dev.gantry.logging;

import dev.gantry.http.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// How to speak TLS with a receiver.
///
/// @param anybody take any certificate, whoever it names
record TlsClient(SSLContext context, boolean anybody) {
    /// From the files that options name, all PEM.
    ///
    /// @param authority who signs the receiver's certificate; empty for the JDK's list
    /// @param certificate our own, and its key; empty for none
    /// @throws IOException naming the file that can't be used
    static TlsClient of(String authority, String certificate, String key, boolean anybody) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(certificate, key), trust(authority, anybody), new SecureRandom());
            return new TlsClient(context, anybody);
        } catch (GeneralSecurityException e) {
            throw new IOException("tls: " + e.getMessage(), e);
        }
    }

    private static KeyManager @Nullable [] keys(String certificate, String key) throws IOException {
        return certificate.isEmpty() || key.isEmpty()
                ? null
                : TlsIdentity.keyManagers(Path.of(certificate), Path.of(key));
    }

    private static TrustManager @Nullable [] trust(String authority, boolean anybody)
            throws IOException, GeneralSecurityException {
        if (anybody) {
            return new TrustManager[] {new Anybody()};
        }
        return authority.isEmpty() ? null : trusting(authority);
    }

    private static TrustManager[] trusting(String authority) throws IOException, GeneralSecurityException {
        if (!Files.exists(Path.of(authority))) {
            throw new IOException("could not read CA certificate \"" + authority + "\": open " + authority
                    + ": no such file or directory");
        }
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        byte[] pem = Files.readAllBytes(Path.of(authority));
        for (Certificate one :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            trusted.setCertificateEntry("authority" + trusted.size(), one);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        return managers.getTrustManagers();
    }

    /// Encrypts a connected socket, and closes it with the result.
    SSLSocket secure(Socket socket, HostPort receiver) throws IOException {
        SSLSocket secured =
                (SSLSocket) context.getSocketFactory().createSocket(socket, receiver.host(), receiver.port(), true);
        if (!anybody) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
        }
        secured.startHandshake();
        return secured;
    }

    /// For `syslog-tls-skip-verify`: encrypts, and asks nobody who he is.
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
