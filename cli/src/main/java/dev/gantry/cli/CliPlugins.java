package dev.gantry.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Finds the programs that add commands (see [CliPlugin]), in this order: `cliPluginsExtraDirs` of the configuration,
/// `cli-plugins` beside it, Gantry's directories, Docker's. The first program of a name counts.
final class CliPlugins {
    private static final String PREFIX = "docker-";

    /// Where all users' are; `-Dgantry.plugins` names others, separated by colons.
    private static final List<String> SYSTEM = List.of(
            "/usr/local/lib/gantry/cli-plugins",
            "/usr/lib/gantry/cli-plugins",
            "/usr/local/lib/docker/cli-plugins",
            "/usr/local/libexec/docker/cli-plugins",
            "/usr/lib/docker/cli-plugins",
            "/usr/libexec/docker/cli-plugins");

    private final List<Path> directories = new ArrayList<>();

    CliPlugins(ConfigFile config) {
        config.texts("cliPluginsExtraDirs").forEach(directory -> directories.add(Path.of(directory)));
        directories.add(config.directory().resolve("cli-plugins"));
        String others = System.getProperty("gantry.plugins");
        List<String> system = others == null ? SYSTEM : List.of(others.split(":", -1));
        system.stream().filter(directory -> !directory.isEmpty()).map(Path::of).forEach(directories::add);
    }

    /// The usable program of a name.
    Optional<CliPlugin> find(String name) {
        for (Path directory : directories) {
            Path path = directory.resolve(PREFIX + name);
            if (!name.contains("/") && Files.isRegularFile(path)) {
                return Optional.of(CliPlugin.ask(name, path)).filter(CliPlugin::isValid);
            }
        }
        return Optional.empty();
    }

    /// All, those that can't be used too, in the order of their names.
    List<CliPlugin> all() {
        Map<String, Path> candidates = new TreeMap<>();
        for (Path directory : directories) {
            names(directory).forEach(name -> candidates.putIfAbsent(name, directory.resolve(PREFIX + name)));
        }
        List<CompletableFuture<CliPlugin>> asked = new ArrayList<>();
        candidates.forEach((name, path) -> asked.add(CompletableFuture.supplyAsync(
                () -> CliPlugin.ask(name, path), Thread.ofPlatform().daemon().name("plugins")::start)));
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private static List<String> names(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith(PREFIX))
                    .map(name -> name.substring(PREFIX.length()))
                    .toList();
        } catch (IOException e) {
            return List.of(); // what can't be read has no commands for this user
        }
    }
}
