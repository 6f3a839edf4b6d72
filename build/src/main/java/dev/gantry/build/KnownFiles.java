package dev.gantry.build;

import dev.gantry.api.ContextFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What lies in a directory that follows a client's folder, by path. One thread.
final class KnownFiles {
    /// Changes with the form of what is written.
    private static final int FORM = 0x47544c31;

    private final NavigableMap<String, Known> files = new TreeMap<>();

    /// @param isRecent whether it may have changed at the client without a sign since
    record Known(ContextFile file, boolean isRecent) {}

    /// Reads what [#bytes] has written; empty where it is anything else.
    static Optional<KnownFiles> read(byte[] bytes) {
        KnownFiles known = new KnownFiles();
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            if (in.readInt() != FORM) {
                return Optional.empty();
            }
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                boolean isRecent = in.readBoolean();
                ContextFile file = ContextFile.read(in);
                if (file == null) {
                    return Optional.empty();
                }
                known.put(file, isRecent);
            }
            return Optional.of(known);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    byte[] bytes() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(100 * files.size() + 100);
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(FORM);
            out.writeInt(files.size());
            for (Known known : files.values()) {
                out.writeBoolean(known.isRecent());
                known.file().write(out);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Nullable Known find(String path) {
        return files.get(path);
    }

    void put(ContextFile file, boolean isRecent) {
        files.put(file.path(), new Known(file, isRecent));
    }

    /// Forgets a file, or a directory and all below.
    void remove(String path) {
        files.remove(path);
        files.subMap(path + "/", path + "0").clear(); // '0' comes after '/'
    }

    /// Their paths; a directory's before those of what is in it.
    List<String> paths() {
        return List.copyOf(files.keySet());
    }

    /// In the order of their paths.
    Collection<Known> all() {
        return Collections.unmodifiableCollection(files.values());
    }

    long sizeBytes() {
        return files.values().stream().mapToLong(known -> known.file().size()).sum();
    }
}
