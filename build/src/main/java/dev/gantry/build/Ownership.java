package dev.gantry.build;

import dev.gantry.engine.EngineException;
import dev.gantry.linux.Directory;

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
        for (String line : Located.text(root, file, LONGEST_FILE).orElse("").split("\n", -1)) {
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
}
