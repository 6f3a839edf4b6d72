package dev.gantry.distribution;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Whom to believe by TLS, and how to prove who we are. Equal settings share their connections.
///
/// @param verified false for an insecure registry, whose certificate is not looked at
/// @param authorities PEM files of who may sign it, beside those that the system trusts
/// @param clients certificates and keys to show
/// @param stamp changes with the files
record TlsSettings(boolean verified, List<Path> authorities, List<ClientPair> clients, long stamp) {
    static final TlsSettings PLAIN = new TlsSettings(false, List.of(), List.of(), 0);

    /// A client's certificate and its key, both PEM files.
    record ClientPair(Path certificate, Path key) {}

    TlsSettings {
        authorities = List.copyOf(authorities);
        clients = List.copyOf(clients);
    }

    static TlsSettings of(boolean verified, List<Path> authorities, List<ClientPair> clients) {
        long stamp = 0;
        for (Path file : authorities) {
            stamp = stamp * 31 + modified(file);
        }
        for (ClientPair pair : clients) {
            stamp = (stamp * 31 + modified(pair.certificate())) * 31 + modified(pair.key());
        }
        return new TlsSettings(verified, authorities, clients, stamp);
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException missing) {
            return 0; // reading it fails with its name
        }
    }

    /// @throws IOException naming the file that can't be used
    SSLContext context(ClientKeys keys) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(keys), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("tls settings " + this + ": " + e.getMessage(), e);
        }
    }

    private KeyManager[] keyManagers(ClientKeys keys) throws IOException {
        List<KeyManager> managers = new ArrayList<>();
        for (ClientPair pair : clients) {
            managers.addAll(Arrays.asList(keys.read(pair.certificate(), pair.key())));
        }
        return managers.toArray(new KeyManager[0]);
    }

    private TrustManager[] trustManagers() throws IOException, GeneralSecurityException {
        if (!verified) {
            return new TrustManager[] {new Everyone()};
        }
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, new char[0]);
        int number = 0;
        for (Path file : SystemTrust.files()) {
            number = add(trusted, file, number);
        }
        for (Path file : authorities) {
            number = add(trusted, file, number);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(number == 0 ? null : trusted);
        return factory.getTrustManagers();
    }

    private static int add(KeyStore trusted, Path file, int first) throws IOException, GeneralSecurityException {
        int number = first;
        byte[] pem = Files.readAllBytes(file);
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            trusted.setCertificateEntry("authority" + number++, certificate);
        }
        return number;
    }

    /// Where the system keeps whom it trusts, as Go's programs look for it.
    private static final class SystemTrust {
        private static final List<Path> BUNDLES = List.of(
                Path.of("/etc/ssl/certs/ca-certificates.crt"),
                Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
                Path.of("/etc/ssl/ca-bundle.pem"),
                Path.of("/etc/ssl/cert.pem"));

        static List<Path> files() {
            return BUNDLES.stream().filter(Files::isReadable).limit(1).toList();
        }
    }

    /// Asks nobody for anything: being the extended kind, it is also not asked for the host's name.
    private static final class Everyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
