package dev.gantry.runtime;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The devices that vendors describe in files of the Container Device Interface: `*.json` and `*.yaml` in some
/// directories. Files are read anew for each container that asks: they come and go with drivers.
///
/// A later directory goes before an earlier one. Two files of one directory that describe the same device take it away
/// from each other. A file that is malformed is told of in the log, and counts for nothing.
///
/// Source: the specification, https://github.com/cncf-tags/container-device-interface, and its Go package `cdi`.
public final class CdiDevices {
    /// Where Docker looks.
    public static final List<Path> DEFAULT_DIRECTORIES = List.of(Path.of("/etc/cdi"), Path.of("/var/run/cdi"));

    private static final Logger LOG = System.getLogger(CdiDevices.class.getName());
    private static final long LARGEST_FILE_BYTES = 4L << 20;

    private final List<Path> directories;

    /// @param directories in the order of their rank, the last one's is the highest; those that are missing are empty
    public CdiDevices(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    private record Device(CdiSpec spec, CdiEdits edits, int rank) {}

    /// What devices change together: first what is said of all devices of a file, then what of each, in the order of
    /// the names.
    ///
    /// @param names `vendor.com/class=device`
    /// @throws SettingsException `unresolvable CDI devices a, b`
    public CdiEdits edits(List<String> names) {
        Map<String, Device> devices = devices();
        List<String> missing =
                names.stream().filter(name -> !devices.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            throw new SettingsException("unresolvable CDI devices " + String.join(", ", missing));
        }
        Set<CdiSpec> seen = new LinkedHashSet<>();
        CdiEdits all = CdiEdits.NONE;
        for (String name : names) {
            Device device = devices.get(name);
            if (device != null) {
                all = seen.add(device.spec) ? all.and(device.spec.edits()) : all;
                all = all.and(device.edits);
            }
        }
        return all;
    }

    private Map<String, Device> devices() {
        Map<String, Device> devices = new HashMap<>();
        Set<String> contested = new HashSet<>();
        for (int rank = 0; rank < directories.size(); rank++) {
            for (Path file : files(directories.get(rank))) {
                int place = rank;
                read(file).ifPresent(spec -> add(spec, place, file, devices, contested));
            }
        }
        devices.keySet().removeAll(contested);
        return devices;
    }

    private static void add(CdiSpec spec, int rank, Path file, Map<String, Device> devices, Set<String> contested) {
        spec.devices().forEach((device, edits) -> {
            String name = new CdiName(spec.kind(), device).toString();
            Device other = devices.get(name);
            if (other != null && other.rank == rank) {
                LOG.log(Level.WARNING, "CDI device described twice name={0} file={1}", name, file);
                contested.add(name);
            }
            devices.put(name, new Device(spec, edits, rank));
        });
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(CdiDevices::isSpecification).sorted().toList();
        } catch (NoSuchFileException missing) {
            return List.of();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "CDI directory not read path={0} reason={1}", directory, e.getMessage());
            return List.of();
        }
    }

    private static boolean isSpecification(Path file) {
        String name = String.valueOf(file.getFileName());
        return (name.endsWith(".json") || name.endsWith(".yaml")) && Files.isRegularFile(file);
    }

    private static Optional<CdiSpec> read(Path file) {
        try {
            return Optional.of(CdiSpec.read(content(file)));
        } catch (CharacterCodingException e) {
            ignore(file, "not UTF-8");
        } catch (IOException | SettingsException e) {
            ignore(file, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private static String content(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE_BYTES) {
            throw new SettingsException("larger than " + LARGEST_FILE_BYTES + " bytes");
        }
        return Files.readString(file);
    }

    private static void ignore(Path file, String reason) {
        LOG.log(Level.WARNING, "CDI file ignored path={0} reason={1}", file, reason);
    }
}
