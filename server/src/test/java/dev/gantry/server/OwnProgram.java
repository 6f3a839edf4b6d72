package dev.gantry.server;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// One of our programs as a process of its own, of the classes that are tested.
///
/// The first process to end in order leaves an archive of the classes that it had loaded, which the next ones map
/// instead of loading each: about half of what a start takes. The JVM sees to it that one of other jars is not used.
///
/// @param archive a name for that archive, one for each use of a program
/// @param main the class whose `main` is run
/// @param settings of the JVM
record OwnProgram(String archive, String main, List<String> settings) {
    private static final Path ARCHIVES = Path.of("target").toAbsolutePath();

    /// The words that start it, without arguments.
    List<String> words() {
        List<String> jars = Arrays.stream(
                        ManagementFactory.getRuntimeMXBean().getClassPath().split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("/test-classes"))
                .toList();
        List<String> words = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1"));
        if (jars.stream().noneMatch(entry -> Files.isDirectory(Path.of(entry)))) { // the JVM archives no others
            words.addAll(List.of(
                    "-XX:+AutoCreateSharedArchive",
                    "-XX:SharedArchiveFile=" + ARCHIVES.resolve(archive + ".jsa"),
                    "-Xlog:disable")); // what is said of an archive would stand in the program's output
        }
        words.addAll(settings);
        words.addAll(List.of("-cp", jars.stream().collect(Collectors.joining(File.pathSeparator)), main));
        return words;
    }
}
