package dev.gantry.cli;

import dev.gantry.image.Compression;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerWriter;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a build sends: the files, or where the engine finds them, and where among them the Dockerfile is.
///
/// @param tar to be read once; closed by the caller
/// @param remote the address that the engine takes the files from, or ""
/// @param folder what the tar is made of; null where it comes from elsewhere
record BuildContext(
        InputStream tar,
        String dockerfile,
        String remote,
        @Nullable ContextFolder folder) {
    private static final Pattern ADDRESS = Pattern.compile("(https?|git|ssh|file)://.*|git@.*|github\\.com/.*");

    private static final String STANDARD_INPUT = "-";
    private static final String DEFAULT = "Dockerfile";
    private static final int TAR_MAGIC_AT = 257;
    private static final int HEAD = 512;

    /// Prepares what a build sends.
    ///
    /// @param source a folder, an address, or `-` for standard input
    /// @param file what `--file` says, or ""
    ///
    /// Errors: [CliException]
    static BuildContext of(Session session, String source, String file) {
        if (ADDRESS.matcher(source).matches()) {
            return ofAddress(source, file);
        }
        try {
            return source.equals(STANDARD_INPUT) ? ofInput(session, file) : ofFolder(session, Path.of(source), file);
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    private static BuildContext ofAddress(String address, String file) {
        if (file.equals(STANDARD_INPUT)) {
            throw new CliException("invalid argument: can't use stdin for the Dockerfile of a remote build context");
        }
        return new BuildContext(InputStream.nullInputStream(), file.isEmpty() ? DEFAULT : file, address, null);
    }

    /// A tar, or the Dockerfile of a build without files.
    private static BuildContext ofInput(Session session, String file) throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            throw new CliException("invalid argument: can't use stdin for both build context and dockerfile");
        }
        BufferedInputStream in = new BufferedInputStream(session.in(), HEAD);
        byte[] head = in.readNBytes(HEAD);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), in);
        if (isArchive(head)) {
            return new BuildContext(whole, file.isEmpty() ? DEFAULT : file, "", null);
        }
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        byte[] text = whole.readAllBytes();
        LayerWriter writer = new LayerWriter(tar);
        writer.add(
                LayerEntry.file(DEFAULT, 0600, Instant.EPOCH, text.length),
                LayerWriter.Source.of(new ByteArrayInputStream(text)));
        writer.finish();
        return new BuildContext(new ByteArrayInputStream(tar.toByteArray()), DEFAULT, "", null);
    }

    /// Plain, or compressed by what engines can read.
    private static boolean isArchive(byte[] head) {
        boolean isTar =
                head.length == HEAD && new String(head, TAR_MAGIC_AT, 5, StandardCharsets.US_ASCII).equals("ustar");
        return isTar || Compression.detect(head) != Compression.NONE;
    }

    private static BuildContext ofFolder(Session session, Path source, String file) throws IOException {
        if (!Files.isDirectory(source)) {
            throw new CliException(
                    Files.exists(source)
                            ? "unable to prepare context: context must be a directory: " + source
                            : "unable to prepare context: path " + GoText.quote(source.toString()) + " not found");
        }
        Path folder = source.toRealPath();
        if (file.equals(STANDARD_INPUT)) {
            return of(new ContextFolder(folder, hidden(), text(session.in().readAllBytes())));
        }
        Path named = file.isEmpty() ? folder.resolve(DEFAULT) : Path.of(file).toAbsolutePath();
        if (!Files.exists(named)) {
            String where = named.toString();
            throw new CliException("unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat "
                    + where + ": no such file or directory");
        }
        Path real = named.toRealPath();
        return real.startsWith(folder)
                ? of(new ContextFolder(folder, folder.relativize(real).toString(), null))
                : of(new ContextFolder(folder, hidden(), text(Files.readAllBytes(real))));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// A name that the folder does not have.
    private static String hidden() {
        return ".dockerfile." + UUID.randomUUID();
    }

    static BuildContext of(ContextFolder folder) {
        return new BuildContext(new WrittenInput(folder::write), folder.dockerfile(), "", folder);
    }
}
