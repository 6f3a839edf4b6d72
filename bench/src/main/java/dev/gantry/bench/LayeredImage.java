package dev.gantry.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// An image of so many layers of so many files each, as an archive that `docker load` takes. What is in the files is
/// half noise, half repetition: it compresses to about half, as programs do.
///
/// @param name of the image, with the tag `latest`
/// @param description for a table's titles
record LayeredImage(String name, String description, int layers, int files, int bytesPerFile) {
    private static final int BLOCK = 512;

    /// Where it lies after [#write].
    Path archive(Path directory) {
        return directory.resolve(name + ".tar");
    }

    /// Writes the archive where there is none; the same bytes each time.
    Path write(Path directory) {
        Path archive = archive(directory);
        if (Files.exists(archive)) {
            return archive;
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive), 1 << 20)) {
            List<String> diffIds = new ArrayList<>();
            for (int layer = 0; layer < layers; layer++) {
                diffIds.add(layer(out, layer));
            }
            String config = """
                    {"architecture": "amd64", "os": "linux", "config": {},
                     "rootfs": {"type": "layers", "diff_ids": [%s]}}
                    """.formatted(
                            diffIds.stream().map(id -> "\"sha256:" + id + "\"").collect(Collectors.joining(", ")));
            file(out, "config.json", config.getBytes(UTF_8));
            String paths = IntStream.range(0, layers)
                    .mapToObj(layer -> "\"" + layer + "/layer.tar\"")
                    .collect(Collectors.joining(", "));
            file(out, "manifest.json", """
                    [{"Config": "config.json", "RepoTags": ["%s:latest"], "Layers": [%s]}]
                    """.formatted(name, paths).getBytes(UTF_8));
            out.write(new byte[2 * BLOCK]);
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes one layer into the archive, file by file; returns its digest.
    private String layer(OutputStream out, int layer) throws IOException {
        MessageDigest digest = sha256();
        out.write(header(layer + "/layer.tar", files * (long) (BLOCK + padded(bytesPerFile)) + 2 * BLOCK));
        Random random = new Random(layer);
        byte[] content = new byte[padded(bytesPerFile)];
        for (int file = 0; file < files; file++) {
            fill(content, random);
            write(out, digest, header("layer" + layer + "/file" + file, bytesPerFile));
            write(out, digest, content);
        }
        write(out, digest, new byte[2 * BLOCK]);
        return HexFormat.of().formatHex(digest.digest());
    }

    private void fill(byte[] content, Random random) {
        byte[] noise = new byte[64];
        for (int at = 0; at < bytesPerFile; at += 128) {
            random.nextBytes(noise);
            System.arraycopy(noise, 0, content, at, Math.min(64, bytesPerFile - at));
        }
    }

    private static void write(OutputStream out, MessageDigest digest, byte[] bytes) throws IOException {
        digest.update(bytes);
        out.write(bytes);
    }

    private static void file(OutputStream out, String path, byte[] content) throws IOException {
        out.write(header(path, content.length));
        out.write(content);
        out.write(new byte[padded(content.length) - content.length]);
    }

    private static int padded(int length) {
        return (length + BLOCK - 1) / BLOCK * BLOCK;
    }

    /// A regular file of root's, of 1 January 1970. Source: POSIX, pax, "ustar Interchange Format".
    private static byte[] header(String path, long size) {
        byte[] header = new byte[BLOCK];
        put(header, 0, path);
        put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(header, 124, "%011o\0".formatted(size) + "00000000000\0" + "        " + "0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
