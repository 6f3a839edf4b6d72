package dev.gantry.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Looks for a plugin's file: `<name>.sock` first, then `<name>.spec` and `<name>.json`, each in the folder
/// itself or in one of the plugin's name.
final class PluginDiscovery {
    private static final System.Logger LOG = System.getLogger(PluginDiscovery.class.getName());

    /// What can be a file's name and leads nowhere else.
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    private static final int LONGEST_FILE = 1 << 16;

    private final PluginFolders folders;

    PluginDiscovery(PluginFolders folders) {
        this.folders = folders;
    }

    /// @return empty where no file tells of such a plugin
    /// @throws IOException where the file that does can't be read or makes no sense, naming it
    Optional<PluginAddress> find(String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Optional<Path> socket = places(folders.sockets(), name, ".sock")
                .filter(PluginDiscovery::isSocket)
                .findFirst();
        if (socket.isPresent()) {
            return socket.map(PluginAddress.Unix::new);
        }
        Optional<Path> specification = folders.specifications().stream()
                .flatMap(folder -> Stream.of(".spec", ".json").flatMap(ending -> places(folder, name, ending)))
                .filter(Files::isRegularFile)
                .findFirst();
        return specification.isPresent() ? Optional.of(read(specification.get())) : Optional.empty();
    }

    /// The names of all plugins that files tell of, in order.
    SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        names(folders.sockets(), List.of(".sock"), names);
        folders.specifications().forEach(folder -> names(folder, List.of(".spec", ".json"), names));
        return names;
    }

    private static void names(Path folder, List<String> endings, Set<String> names) {
        try (Stream<Path> entries = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            for (Path entry : entries.toList()) {
                String name = String.valueOf(entry.getFileName());
                for (String ending : endings) {
                    if (name.endsWith(ending) || Files.exists(entry.resolve(name + ending))) {
                        names.add(name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name);
                    }
                }
            }
        } catch (IOException | UncheckedIOException unreadable) {
            LOG.log(System.Logger.Level.WARNING, "plugins not listed folder={0} reason={1}", folder, unreadable);
        }
    }

    private static Stream<Path> places(Path folder, String name, String ending) {
        return List.of(folder.resolve(name + ending), folder.resolve(name).resolve(name + ending)).stream();
    }

    private static boolean isSocket(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    private static PluginAddress read(Path file) throws IOException {
        try {
            String text = text(file);
            return file.toString().endsWith(".json") ? ofJson(text) : PluginAddress.parse(text.strip(), null);
        } catch (IllegalArgumentException | JacksonException e) {
            throw new IOException(file + ": " + PluginText.shown(String.valueOf(e.getMessage())), e);
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > LONGEST_FILE) {
            throw new IOException(file + ": longer than " + LONGEST_FILE + " bytes");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /// @param addr as in a `.spec` file
    private record Specification(String addr, @Nullable TlsConfig tlsConfig) {}

    private record TlsConfig(boolean insecureSkipVerify, String caFile, String certFile, String keyFile) {
        PluginTls tls() {
            return new PluginTls(insecureSkipVerify || caFile.isEmpty(), path(caFile), path(certFile), path(keyFile));
        }

        private static @Nullable Path path(String text) {
            return text.isEmpty() ? null : Path.of(text);
        }
    }

    private static PluginAddress ofJson(String text) {
        Specification specification = PluginJson.MAPPER.readValue(text, Specification.class);
        TlsConfig tls = specification.tlsConfig();
        return PluginAddress.parse(specification.addr(), tls == null ? null : tls.tls());
    }
}
