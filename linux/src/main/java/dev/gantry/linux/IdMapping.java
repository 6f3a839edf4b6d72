package dev.gantry.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What the ids of a user namespace are outside of it (`user_namespaces(7)`). Ids are unsigned, in Java's
/// signed `int` as everywhere in this room.
///
/// @param users of user ids, in any order
/// @param groups of group ids
public record IdMapping(List<Range> users, List<Range> groups) {
    /// Whom an id belongs to that is not mapped: the kernel's `overflowuid`.
    public static final int NOBODY = 65534;

    private static final long ALL = 0xffff_ffffL;

    /// Everybody is who they are.
    public static final IdMapping IDENTITY =
            new IdMapping(List.of(new Range(0, 0, ALL)), List.of(new Range(0, 0, ALL)));

    public IdMapping {
        users = List.copyOf(users);
        groups = List.copyOf(groups);
    }

    /// Ids that follow one another.
    ///
    /// @param inside the first one in the namespace
    /// @param outside what that one is outside
    public record Range(long inside, long outside, long length) {
        public Range {
            if (inside < 0 || outside < 0 || length <= 0 || inside + length > ALL || outside + length > ALL) {
                throw new IllegalArgumentException(
                        "not a range of ids: " + inside + " is " + outside + ", " + length + " times");
            }
        }
    }

    /// That of a process's user namespace, as this process's sees it: the identity where it is the same.
    ///
    /// @throws UncheckedIOException where there is no such process
    public static IdMapping ofProcess(int pid) {
        Path directory = Path.of("/proc", Integer.toString(pid));
        try {
            return Files.isSameFile(directory.resolve("ns/user"), Path.of("/proc/self/ns/user"))
                    ? IDENTITY
                    : new IdMapping(read(directory.resolve("uid_map")), read(directory.resolve("gid_map")));
        } catch (IOException e) {
            throw new UncheckedIOException("look at process " + pid + ": " + e.getMessage(), e);
        }
    }

    private static List<Range> read(Path file) throws IOException {
        List<Range> ranges = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.strip().split("\\s+", -1);
            ranges.add(new Range(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])));
        }
        return ranges;
    }

    public boolean isIdentity() {
        return equals(IDENTITY);
    }

    /// The user outside that root is.
    public int rootUser() {
        return userOutside(0);
    }

    /// The group outside that root's is.
    public int rootGroup() {
        return groupOutside(0);
    }

    /// What a user of the namespace is outside.
    ///
    /// @throws IllegalArgumentException where that is nobody, in dockerd's words
    public int userOutside(int id) {
        return outside(users, id);
    }

    /// Likewise a group.
    public int groupOutside(int id) {
        return outside(groups, id);
    }

    private static int outside(List<Range> ranges, int id) {
        long number = Integer.toUnsignedLong(id);
        for (Range range : ranges) {
            if (number >= range.inside && number < range.inside + range.length) {
                return (int) (range.outside + number - range.inside);
            }
        }
        throw new IllegalArgumentException("Container ID " + number + " cannot be mapped to a host ID");
    }

    /// What a user outside is in the namespace, or [#NOBODY].
    public int userInside(int id) {
        return inside(users, id);
    }

    /// Likewise a group.
    public int groupInside(int id) {
        return inside(groups, id);
    }

    private static int inside(List<Range> ranges, int id) {
        long number = Integer.toUnsignedLong(id);
        for (Range range : ranges) {
            if (number >= range.outside && number < range.outside + range.length) {
                return (int) (range.inside + number - range.outside);
            }
        }
        return NOBODY;
    }

    /// With one more user and group, each on its own.
    IdMapping and(Range user, Range group) {
        List<Range> moreUsers = new ArrayList<>(users);
        moreUsers.add(user);
        List<Range> moreGroups = new ArrayList<>(groups);
        moreGroups.add(group);
        return new IdMapping(moreUsers, moreGroups);
    }

    /// As `uid_map` and `gid_map` take them.
    static String text(List<Range> ranges) {
        return ranges.stream()
                .map(range -> range.inside + " " + range.outside + " " + range.length + "\n")
                .collect(Collectors.joining());
    }
}
