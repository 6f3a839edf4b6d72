package dev.gantry.build;

import dev.gantry.engine.EngineException;
import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.RegularFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads `--chown=user[:group]` by the `/etc/passwd` and `/etc/group` of an image: a number is an id, a name
/// must exist, a user without a group has the group of the same name or number. Source: dockerd 20.10, whose
/// messages these are.
final class Ownership {
    private static final int LONGEST_FILE = 1 << 20;

    private Ownership() {}

    /// @param root of the image
    static Owner of(Directory root, String chown) {
        int colon = chown.indexOf(':');
        String user = colon < 0 ? chown : chown.substring(0, colon);
        String group = colon < 0 ? user : chown.substring(colon + 1);
        return new Owner(id(root, "etc/passwd", user, "uid", "user"), id(root, "etc/group", group, "gid", "group"));
    }

    private static int id(Directory root, String file, String name, String id, String noun) {
        if (name.matches("[0-9]{1,10}") && Long.parseLong(name) <= Integer.MAX_VALUE) {
            return Integer.parseInt(name);
        }
        for (String line : text(root, file).split("\n", -1)) {
            String[] fields = line.split(":", -1);
            if (fields.length > 2 && fields[0].equals(name) && fields[2].matches("[0-9]{1,9}")) {
                return Integer.parseInt(fields[2]);
            }
        }
        throw new EngineException(
                EngineException.Kind.SYSTEM,
                "unable to convert uid/gid chown string to host mapping: can't find " + id + " for " + noun + " " + name
                        + ": no such " + noun + ": " + name);
    }

    /// Empty for a file that is not there.
    private static String text(Directory root, String path) {
        try (Located place = Located.of(root, path)) {
            if (place.status().filter(FileStatus::isRegular).isEmpty()) {
                return "";
            }
            try (RegularFile file = place.parent().read(place.name())) {
                ByteBuffer bytes = ByteBuffer.allocate(
                        (int) Math.min(LONGEST_FILE, file.status().sizeBytes()));
                while (bytes.hasRemaining() && file.read(bytes) > 0) {
                    // reads on
                }
                return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            }
        } catch (LinuxException e) {
            return switch (e.errno()) {
                case ENOENT, ENOTDIR, ELOOP -> "";
                default -> throw e;
            };
        }
    }
}
