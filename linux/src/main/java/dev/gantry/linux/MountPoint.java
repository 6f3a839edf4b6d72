package dev.gantry.linux;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// One line of `/proc/self/mountinfo` (`proc_pid_mountinfo(5)`).
///
/// Example: `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`
///
/// @param id unique while the mount lives; reused afterwards
/// @param root the directory of the file system that is shown at `target` (`/mnt1`)
/// @param target where it is mounted (`/mnt2`); text, since it need not be a path that Java can name
/// @param options per-mount options (`rw`, `noatime`)
/// @param propagation optional fields (`master:1`, `shared:7`); empty for a private mount
/// @param type file system type (`ext3`)
/// @param source what was mounted (`/dev/root`)
/// @param superOptions options of the file system (`rw`, `errors=continue`)
public record MountPoint(
        int id,
        int parentId,
        String device,
        String root,
        String target,
        List<String> options,
        List<String> propagation,
        String type,
        String source,
        List<String> superOptions) {
    public MountPoint {
        options = List.copyOf(options);
        propagation = List.copyOf(propagation);
        superOptions = List.copyOf(superOptions);
    }

    /// Reads one line.
    ///
    /// @throws IllegalArgumentException when it has too few fields
    static MountPoint parse(String line) {
        List<String> fields = Arrays.asList(line.split(" ", -1));
        int dash = fields.indexOf("-");
        if (dash < 6 || fields.size() < dash + 4) {
            throw new IllegalArgumentException("not a line of mountinfo: " + line);
        }
        return new MountPoint(
                Integer.parseInt(fields.get(0)),
                Integer.parseInt(fields.get(1)),
                fields.get(2),
                unescape(fields.get(3)),
                unescape(fields.get(4)),
                List.of(fields.get(5).split(",")),
                fields.subList(6, dash),
                fields.get(dash + 1),
                unescape(fields.get(dash + 2)),
                List.of(unescape(fields.get(dash + 3)).split(",")));
    }

    /// The value of a `key=value` option of the file system, such as `upperdir` of an overlay.
    public Optional<String> superOption(String key) {
        String prefix = key + "=";
        return superOptions.stream()
                .filter(option -> option.startsWith(prefix))
                .map(option -> option.substring(prefix.length()))
                .findFirst();
    }

    /// Blanks, tabs, line ends and backslashes are written as three octal digits.
    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        List<Byte> bytes = new ArrayList<>();
        byte[] raw = FileNames.encode(field);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '\\' && i + 3 < raw.length) {
                bytes.add((byte) ((raw[i + 1] - '0') << 6 | (raw[i + 2] - '0') << 3 | (raw[i + 3] - '0')));
                i += 3;
            } else {
                bytes.add(raw[i]);
            }
        }
        byte[] plain = new byte[bytes.size()];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = bytes.get(i);
        }
        return FileNames.decode(plain);
    }
}
