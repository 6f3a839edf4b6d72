package dev.gantry.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/// Where the database driver finds its native library. Left alone, it unpacks a megabyte into the temporary
/// directory at every start, which costs 60 ms and fails where `/tmp` is mounted `noexec`. We unpack it once a
/// version below the data root, unless the operator (or the distribution's start script) has set
/// `org.sqlite.lib.path`.
public final class SqliteLibrary {
    private static final String DIRECTORY = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private SqliteLibrary() {}

    /// Tells the driver where to look. To be called before the first connection; later calls change nothing, since
    /// a process loads the library once.
    public static void prepare(Path libraries) {
        if (System.getProperty(DIRECTORY) != null) {
            return;
        }
        String name = LibraryLoaderUtil.getNativeLibName();
        Path directory = libraries.resolve("sqlite-jdbc-" + SQLiteJDBCLoader.getVersion());
        try {
            if (!Files.exists(directory.resolve(name))) {
                unpack(directory, name);
            }
        } catch (IOException e) {
            throw new StorageException("cannot unpack the database library: " + e.getMessage(), e);
        }
        System.setProperty(DIRECTORY, directory.toString());
        System.setProperty(NAME, name);
    }

    private static void unpack(Path directory, String name) throws IOException {
        Files.createDirectories(directory);
        Path whole = directory.resolve(name);
        Path part = directory.resolve(name + ".part");
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new IOException("the driver has none for this machine: " + resource);
            }
            Files.copy(library, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    }
}
