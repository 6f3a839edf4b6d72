package dev.gantry.cli;

import dev.gantry.client.TrustAnyone;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Which certificates of registries are good: those the JDK's list of authorities signed, and those that
/// `/etc/docker/certs.d/HOST[:PORT]/*.crt` signed.
final class RegistryTrust {
    private static final Path DIRECTORY = Path.of("/etc/docker/certs.d");

    private RegistryTrust() {}

    /// @param lenient takes any certificate
    static SSLContext context(String host, boolean lenient) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] managers = lenient ? new TrustManager[] {new TrustAnyone()} : authorities(host);
            context.init(null, managers, new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new CliException("could not set up TLS: " + e.getMessage());
        }
    }

    private static TrustManager[] authorities(String host) throws GeneralSecurityException, IOException {
        Path directory = DIRECTORY.resolve(host);
        if (!Files.isDirectory(directory)) {
            return managers(null);
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (TrustManager usual : managers(null)) {
            for (X509Certificate authority : ((X509TrustManager) usual).getAcceptedIssuers()) {
                add(store, authority);
            }
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.crt")) {
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    for (Certificate authority :
                            CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                        add(store, authority);
                    }
                }
            }
        }
        return managers(store);
    }

    private static void add(KeyStore store, Certificate authority) throws GeneralSecurityException {
        store.setCertificateEntry("ca-" + store.size(), authority);
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
