package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.distribution.Downloads;
import dev.gantry.distribution.RegistryException;
import dev.gantry.engine.EngineException;
import dev.gantry.image.Digest;
import dev.gantry.linux.Directory;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.RegularFile;
import dev.gantry.storage.FreeSpace;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A file of a web server, on the disk: mode 600, and as old as the server says.
///
/// @param name the last of the address's path, else what the server calls it
record WebFile(String name, Digest digest) {
    /// Besides the disk's own limit; a server may send for ever.
    private static final long LONGEST = 64L << 30;

    private static final Duration LONGEST_TIME = Duration.ofHours(1);
    private static final int BUFFER = 256 << 10;
    private static final int LONGEST_NAME = 255;
    private static final String UNNAMED = "download";
    private static final Pattern NAME_GIVEN = Pattern.compile(
            "(?:^|;)\\s*filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;\"]+))", Pattern.CASE_INSENSITIVE);

    /// Fetches a file.
    ///
    /// @param directory where it goes
    /// @param meter of the disk
    /// @throws EngineException `INVALID_PARAMETER` for what is no address, `SYSTEM` for what does not come
    /// @throws dev.gantry.storage.StorageException when the disk gets full
    static WebFile fetch(RemoteAccess access, String address, Directory directory, FreeSpace.Meter meter)
            throws InterruptedException {
        return fetch(access, address, directory, meter, LONGEST);
    }

    static WebFile fetch(RemoteAccess access, String address, Directory directory, FreeSpace.Meter meter, long longest)
            throws InterruptedException {
        URI uri = parse(address);
        try (Downloads.Download download = access.open(uri)) {
            String name = name(download);
            Digest digest;
            try (RegularFile file = directory.create(name, 0600)) {
                digest = write(download, file, meter, longest);
                file.touch(modified(download));
            }
            return new WebFile(name, digest);
        } catch (RegistryException e) {
            throw new EngineException(EngineException.Kind.SYSTEM, "failed to fetch: " + e.getMessage(), e);
        } catch (IOException | LinuxException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new EngineException(EngineException.Kind.SYSTEM, "failed to fetch a file: " + e.getMessage(), e);
        }
    }

    /// What it says is not repeated: it may hold a password.
    private static URI parse(String address) {
        try {
            URI uri = URI.create(address);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw invalid("ADD failed: an address can't be read: it must be like https://host/path");
    }

    private static Digest write(Downloads.Download download, RegularFile file, FreeSpace.Meter meter, long longest)
            throws IOException {
        MessageDigest sha256 = sha256();
        byte[] bytes = new byte[BUFFER];
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        Instant end = Instant.now().plus(LONGEST_TIME);
        long size = 0;
        for (int count = download.body().read(bytes);
                count >= 0;
                count = download.body().read(bytes)) {
            size += count;
            if (size > longest) {
                throw new IOException(download.address() + " is longer than " + longest + " bytes");
            }
            if (Instant.now().isAfter(end)) {
                throw new IOException(
                        download.address() + " takes longer than " + LONGEST_TIME.toMinutes() + " minutes");
            }
            meter.count(count);
            sha256.update(bytes, 0, count);
            file.write(buffer.clear().put(bytes, 0, count).flip());
        }
        return Digest.parse("sha256:" + HexFormat.of().formatHex(sha256.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Source: dockerd 20.10, which takes a name in `Content-Disposition` only where the address has none; what
    /// has neither is called as with BuildKit.
    private static String name(Downloads.Download download) {
        String path = String.valueOf(download.address().getPath());
        return Optional.of(TreePath.name(path))
                .filter(WebFile::isName)
                .or(() -> download.headers()
                        .firstValue("Content-Disposition")
                        .flatMap(WebFile::given)
                        .filter(WebFile::isName))
                .orElse(UNNAMED);
    }

    private static boolean isName(String name) {
        boolean isWord = !name.isEmpty() && !name.equals(".") && !name.equals("..") && name.indexOf('\0') < 0;
        return isWord && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
    }

    private static Optional<String> given(String disposition) {
        Matcher matcher = NAME_GIVEN.matcher(disposition);
        if (!matcher.find()) {
            return Optional.empty();
        }
        @Nullable String quoted = matcher.group(1);
        String name = quoted == null ? String.valueOf(matcher.group(2)) : quoted.replaceAll("\\\\(.)", "$1");
        return Optional.of(TreePath.name(name));
    }

    private static Instant modified(Downloads.Download download) {
        try {
            return download.headers()
                    .firstValue("Last-Modified")
                    .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .orElse(Instant.EPOCH);
        } catch (DateTimeParseException noDate) {
            return Instant.EPOCH;
        }
    }
}
