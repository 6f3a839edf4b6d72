package dev.gantry.cli;

import dev.gantry.api.BuildChannel;
import dev.gantry.api.ContextFile;
import dev.gantry.dockerfile.ContextPaths;
import dev.gantry.dockerfile.DockerfileException;
import dev.gantry.image.Digest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lends a folder's files to a build: lists those that are asked for, tells digests of some, sends some. See
/// `docs/build-protocol.md`. Safe for several conversations at once.
///
/// @param key names the folder to the engine; "" where it is not to keep it
record FolderLoan(ContextFolder folder, String key) {
    private static final int BUFFER = 64 << 10;

    /// The folders among a build's contexts, by their names; "" for its own.
    static Map<String, FolderLoan> of(Session session, BuildContext own, List<NamedContext> named) {
        Map<String, FolderLoan> loans = new HashMap<>();
        put(session, "", own.folder(), loans);
        named.forEach(each -> put(session, each.name(), each.folder(), loans));
        return loans;
    }

    private static void put(
            Session session, String name, @Nullable ContextFolder folder, Map<String, FolderLoan> loans) {
        if (folder != null) {
            loans.put(name, new FolderLoan(folder, key(session, name, folder)));
        }
    }

    /// What one name needs of a folder is not what another does.
    private static String key(Session session, String name, ContextFolder folder) {
        String client = ClientId.of(session.config().directory());
        String named = client + "\0" + name + "\0" + folder.folder();
        return client.isEmpty()
                ? ""
                : Digest.of(named.getBytes(StandardCharsets.UTF_8)).hex();
    }

    byte[] dockerfile() throws IOException {
        return folder.dockerfileText();
    }

    Optional<byte[]> ignoreRules() throws IOException {
        return folder.ignoreRules();
    }

    /// Holds a conversation to its end.
    ///
    /// @param paths what is asked for, as in [ContextPaths]
    void lend(List<String> paths, List<String> patterns, BuildChannel channel) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(channel.input(), BUFFER));
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(channel.output(), BUFFER))) {
            long now = System.currentTimeMillis();
            FolderWalk.Found found;
            try {
                found = new FolderWalk(folder.folder(), folder.ignored()).walk(ContextPaths.of(paths, patterns));
            } catch (IOException e) {
                FileSending.refuse(out, FileErrors.text(e));
                return;
            } catch (CliException | DockerfileException e) {
                FileSending.refuse(out, String.valueOf(e.getMessage()));
                return;
            }
            list(found, now, out);
            FileSending sending = new FileSending(folder.folder(), out);
            for (String path : places(found, in)) {
                sending.digest(path);
            }
            out.flush();
            for (String path : places(found, in)) {
                sending.send(path);
            }
        }
    }

    private void list(FolderWalk.Found found, long now, DataOutputStream out) throws IOException {
        out.writeBoolean(true);
        ContextFile.writeText(out, key);
        out.writeLong(now);
        texts(found.meant().paths(), out);
        texts(found.meant().patterns(), out);
        for (ContextFile file : found.files()) {
            file.write(out);
        }
        ContextFile.writeEnd(out);
        out.flush();
    }

    private static void texts(Collection<String> texts, DataOutputStream out) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            ContextFile.writeText(out, text);
        }
    }

    /// The paths that are asked for next.
    private static List<String> places(FolderWalk.Found found, DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > found.files().size()) {
            throw new IOException("malformed build connection: " + count + " files are wanted");
        }
        String[] paths = new String[count];
        for (int i = 0; i < count; i++) {
            int place = in.readInt();
            if (place < 0 || place >= found.files().size()) {
                throw new IOException("malformed build connection: there is no file " + place);
            }
            paths[i] = found.files().get(place).path();
        }
        return List.of(paths);
    }
}
