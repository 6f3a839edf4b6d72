package dev.gantry.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Certificates as Docker's documentation makes them: an authority, a daemon and a client, by openssl.
///
/// @param directory gets `<name>.pem` and `<name>-key.pem` of each
record Certificates(Path directory) {
    /// Makes an authority that signs itself.
    Certificates authority(String name) throws IOException {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-keyout",
                key(name).toString(),
                "-out",
                certificate(name).toString());
        return this;
    }

    /// Makes a certificate that the authority signs, for the loopback and [PrivateAddress].
    ///
    /// @param use `serverAuth` or `clientAuth`
    Certificates signed(String name, String authority, String use) throws IOException {
        Path request = directory.resolve(name + ".csr");
        openssl(
                "req",
                "-new",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=" + name,
                "-keyout",
                key(name).toString(),
                "-out",
                request.toString());
        Path extensions = directory.resolve(name + ".cnf");
        Files.writeString(
                extensions,
                "subjectAltName=IP:127.0.0.1,IP:" + PrivateAddress.ADDRESS + "\nextendedKeyUsage=" + use + "\n");
        openssl(
                "x509",
                "-req",
                "-days",
                "2",
                "-in",
                request.toString(),
                "-extfile",
                extensions.toString(),
                "-CA",
                certificate(authority).toString(),
                "-CAkey",
                key(authority).toString(),
                "-CAcreateserial",
                "-out",
                certificate(name).toString());
        return this;
    }

    Path certificate(String name) {
        return directory.resolve(name + ".pem");
    }

    Path key(String name) {
        return directory.resolve(name + "-key.pem");
    }

    private static void openssl(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("openssl"));
        line.addAll(List.of(arguments));
        Program.run(line);
    }
}
