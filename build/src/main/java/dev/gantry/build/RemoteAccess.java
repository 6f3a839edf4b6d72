package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.distribution.Downloads;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// How a build reaches what has an address: with the passwords that its client lends, found by their names among its
/// secrets. A host's name may be with its port, or without.
///
/// Source: BuildKit, `HTTP_AUTH_HEADER_<host>`, `HTTP_AUTH_TOKEN_<host>`, and with or without a host
/// `GIT_AUTH_HEADER.<host>`, `GIT_AUTH_TOKEN.<host>`.
record RemoteAccess(Downloads downloads, BuildSession session) {
    private static final String GIT_USER = "x-access-token:";

    /// Asks for a web file.
    ///
    /// @throws dev.gantry.distribution.RegistryException where there is none
    Downloads.Download open(URI address) throws InterruptedException {
        for (String host : names(String.valueOf(address.getRawAuthority()).replaceFirst("^.*@", ""))) {
            Optional<String> header = header("HTTP_AUTH_HEADER_" + host, "HTTP_AUTH_TOKEN_" + host, "Bearer "::concat);
            if (header.isPresent()) {
                return downloads.open(address, header);
            }
        }
        return downloads.open(address, Optional.empty());
    }

    /// What a repository's server is told of the user, as the value of `Authorization`; empty for nothing.
    Optional<String> authorization(GitAddress address) throws InterruptedException {
        Optional<String> server = address.webServer();
        if (server.isEmpty()) {
            return Optional.empty();
        }
        Set<String> suffixes = new LinkedHashSet<>();
        names(server.get()).forEach(name -> suffixes.add("." + name));
        suffixes.add("");
        for (String suffix : suffixes) {
            Optional<String> header =
                    header("GIT_AUTH_HEADER" + suffix, "GIT_AUTH_TOKEN" + suffix, RemoteAccess::gitUser);
            if (header.isPresent()) {
                return header;
            }
        }
        return Optional.empty();
    }

    private static String gitUser(String token) {
        return "basic " + Base64.getEncoder().encodeToString((GIT_USER + token).getBytes(StandardCharsets.UTF_8));
    }

    private static Set<String> names(String server) {
        Set<String> names = new LinkedHashSet<>();
        names.add(server);
        names.add(server.replaceFirst(":[0-9]*$", ""));
        return names;
    }

    private Optional<String> header(String whole, String token, UnaryOperator<String> of) throws InterruptedException {
        Optional<String> header = text(whole);
        return header.isPresent() ? header : text(token).map(of);
    }

    private Optional<String> text(String secret) throws InterruptedException {
        Optional<byte[]> bytes = session.secret(secret);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        String text = new String(bytes.get(), StandardCharsets.UTF_8).strip();
        if (text.isEmpty() || !text.chars().allMatch(each -> each >= ' ' && each < 0x7f)) {
            throw invalid("secret " + secret + ": it must be one line of ASCII characters");
        }
        return Optional.of(text);
    }
}
