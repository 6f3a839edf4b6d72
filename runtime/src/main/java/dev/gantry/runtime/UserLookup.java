package dev.gantry.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds users and groups in a container's own `/etc/passwd` and `/etc/group`, by Docker's rules: a number is
/// always an id, a name must exist, a user's own groups come along unless a group is named.
public final class UserLookup {
    private static final int PASSWD_FIELDS = 7;
    private static final int GROUP_FIELDS = 4;
    private static final String OUT_OF_RANGE = "uids and gids must be in range 0-2147483647";

    private final List<String[]> passwd;
    private final List<String[]> group;

    private UserLookup(List<String[]> passwd, List<String[]> group) {
        this.passwd = passwd;
        this.group = group;
    }

    /// Who a process runs as.
    ///
    /// @param additionalGids the group itself first, then the user's groups, then `--group-add`
    /// @param home the home directory, `/` where the user is not in `/etc/passwd`
    public record User(int uid, int gid, List<Integer> additionalGids, String home) {
        public User {
            additionalGids = List.copyOf(additionalGids);
        }
    }

    /// Reads the two files below `rootfs`; links in them stay inside. A missing file is an empty one.
    public static UserLookup in(Path rootfs) {
        RootFiles files = new RootFiles(rootfs);
        return of(files.text("etc/passwd"), files.text("etc/group"));
    }

    /// From the files' text.
    static UserLookup of(String passwd, String group) {
        return new UserLookup(rows(passwd, PASSWD_FIELDS), rows(group, GROUP_FIELDS));
    }

    private static List<String[]> rows(String text, int fields) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> Arrays.copyOf(line.split(":", -1), fields))
                .map(UserLookup::withoutGaps)
                .toList();
    }

    private static String[] withoutGaps(@org.jspecify.annotations.Nullable String[] row) {
        String[] filled = new String[row.length];
        for (int i = 0; i < row.length; i++) {
            String field = row[i];
            filled[i] = field == null ? "" : field;
        }
        return filled;
    }

    /// Who `spec` means.
    ///
    /// @param spec `name`, `uid`, `name:group`, `uid:gid` or empty for root
    /// @param groupAdd further groups by name or id
    /// @throws SettingsException `unable to find user foo: no matching entries in passwd file` and the like
    public User find(String spec, List<String> groupAdd) {
        int colon = spec.indexOf(':');
        String userPart = colon < 0 ? spec : spec.substring(0, colon);
        String groupPart = colon < 0 ? "" : spec.substring(colon + 1);
        Optional<Integer> userId = number(userPart);
        Optional<String[]> row = passwd.stream()
                .filter(candidate -> matches(candidate, userPart, userId))
                .findFirst();
        if (row.isEmpty() && !userPart.isEmpty() && userId.isEmpty()) {
            throw new SettingsException("unable to find user " + userPart + ": no matching entries in passwd file");
        }
        int uid = row.map(found -> id(found[2])).orElse(inRange(userId.orElse(0)));
        int gid = row.map(found -> id(found[3])).orElse(0);
        String home = row.map(found -> found[5]).orElse("/");
        Set<Integer> groups = new LinkedHashSet<>();
        if (groupPart.isEmpty()) {
            groups.add(gid);
            row.ifPresent(found -> groups.addAll(groupsOf(found[0])));
        } else {
            gid = requireGroup(groupPart);
            groups.add(gid);
        }
        groupAdd.forEach(name -> groups.add(requireAddedGroup(name)));
        return new User(uid, gid, new ArrayList<>(groups), home);
    }

    private static boolean matches(String[] row, String user, Optional<Integer> id) {
        if (user.isEmpty()) {
            return id(row[2]) == 0;
        }
        return id.map(wanted -> id(row[2]) == wanted).orElse(row[0].equals(user));
    }

    private List<Integer> groupsOf(String user) {
        return group.stream()
                .filter(row -> Arrays.asList(row[3].split(",", -1)).contains(user))
                .map(row -> id(row[2]))
                .toList();
    }

    private int requireGroup(String name) {
        return findGroup(name)
                .orElseThrow(() ->
                        new SettingsException("unable to find group " + name + ": no matching entries in group file"));
    }

    private int requireAddedGroup(String name) {
        return findGroup(name)
                .orElseThrow(() ->
                        new SettingsException("Unable to find group " + name + ": no matching entries in group file"));
    }

    private Optional<Integer> findGroup(String name) {
        Optional<Integer> id = number(name);
        if (id.isPresent()) {
            return id.map(UserLookup::inRange);
        }
        return group.stream()
                .filter(row -> row[0].equals(name))
                .map(row -> id(row[2]))
                .findFirst();
    }

    private static int inRange(int id) {
        if (id < 0) {
            throw new SettingsException(OUT_OF_RANGE);
        }
        return id;
    }

    /// Ids past 31 bits count as numbers that are out of range, not as names.
    private static Optional<Integer> number(String text) {
        try {
            long number = Long.parseLong(text);
            return Optional.of(number < 0 || number > Integer.MAX_VALUE ? -1 : (int) number);
        } catch (NumberFormatException name) {
            return Optional.empty();
        }
    }

    /// A field of a file that is no number is 0 there, as in runc's parser.
    private static int id(String field) {
        return number(field).orElse(0);
    }
}
