package dev.gantry.engine;

import dev.gantry.linux.IdMapping;
import java.util.ArrayList;
import java.util.List;

/// The ids that the host has set aside for users, as `/etc/subuid` and `/etc/subgid` list them (`subuid(5)`):
/// `name:first:count` or `uid:first:count`. Lines of the user `ALL` are everybody's, and `#` begins a comment,
/// as in dockerd.
final class SubordinateIds {
    private static final int FIELDS = 3;
    private static final long MOST = 0xffff_ffffL;

    private final List<Entry> entries;

    private record Entry(String user, long first, long count) {}

    private SubordinateIds(List<Entry> entries) {
        this.entries = entries;
    }

    /// @param file its name, for messages
    /// @throws IllegalArgumentException in dockerd's words
    static SubordinateIds parse(String text, String file) {
        List<Entry> entries = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] fields = line.split(":", -1);
            if (fields.length != FIELDS) {
                throw new IllegalArgumentException(
                        "Cannot parse subuid/gid information: Format not correct for " + file + " file");
            }
            entries.add(new Entry(fields[0], number(fields[1], file), number(fields[2], file)));
        }
        return new SubordinateIds(entries);
    }

    private static long number(String text, String file) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= MOST) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "String to int conversion failed during subuid/gid parsing of " + file + ": " + text);
    }

    /// All ranges of a user, in the file's order: ids of a container from 0 on.
    ///
    /// @param name or the number
    /// @throws IllegalArgumentException for a range past the last id
    List<IdMapping.Range> of(String name) {
        List<IdMapping.Range> ranges = new ArrayList<>();
        long inside = 0;
        for (Entry entry : entries) {
            if ((entry.user.equals(name) || entry.user.equals("ALL")) && entry.count > 0) {
                ranges.add(new IdMapping.Range(inside, entry.first, entry.count));
                inside += entry.count;
            }
        }
        return ranges;
    }

    /// The first id, from `lowest` on, past all that are set aside for anybody.
    long next(long lowest) {
        return entries.stream()
                .mapToLong(entry -> entry.first + entry.count)
                .filter(end -> end > lowest)
                .max()
                .orElse(lowest);
    }
}
