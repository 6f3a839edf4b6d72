package dev.gantry.engine;

import dev.gantry.engine.HostAccounts.Account;
import java.util.Optional;

/// Whose subordinate ids containers get: `userns-remap` understood, in dockerd's words where it names nobody.
///
/// @param user by name
/// @param group by name
record RemapUser(Account user, Account group) {
    /// Makes or takes the user [#DEFAULT_USER].
    static final String DEFAULT = "default";

    static final String DEFAULT_USER = "dockremap";

    /// @param setting `user`, `user:group`, `uid`, `uid:gid` or `default`; the last one's user must be there
    /// @throws IllegalArgumentException for anything that means nobody
    static RemapUser find(String setting, HostAccounts accounts) {
        String[] parts = setting.split(":", -1);
        if (parts.length > 2) {
            throw new IllegalArgumentException(
                    "Invalid user/group specification in --userns-remap: \"" + setting + "\"");
        }
        Account user = user(parts[0], accounts);
        Account group = parts.length == 2 ? group(parts[1], accounts) : ownGroup(parts[0], user, accounts);
        return new RemapUser(user, group);
    }

    private static Account user(String part, HostAccounts accounts) {
        Optional<Integer> id = number(part);
        if (id.isPresent()) {
            return accounts.user(id.get())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "Uid " + id.get() + " has no entry in /etc/passwd: " + missing(id.get(), "passwd")));
        }
        String name = part.equals(DEFAULT) ? DEFAULT_USER : part;
        return accounts.user(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Error during uid lookup for \"" + name + "\": " + missing(name, "passwd")));
    }

    /// A user's group is the one of the same number, or name.
    private static Account ownGroup(String part, Account user, HostAccounts accounts) {
        if (number(part).isPresent()) {
            return accounts.group(user.id())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "Gid " + user.id() + " has no entry in /etc/group: " + missing(user.id(), "group")));
        }
        return accounts.group(user.name())
                .orElseThrow(() -> new IllegalArgumentException(
                        "Error during gid lookup for \"" + user.name() + "\": " + missing(user.name(), "group")));
    }

    private static Account group(String part, HostAccounts accounts) {
        Optional<Integer> id = number(part);
        if (id.isPresent()) {
            return accounts.group(id.get())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "Gid " + id.get() + " has no entry in /etc/passwd: " + missing(id.get(), "group")));
        }
        return accounts.group(part)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Error during groupname lookup for \"" + part + "\": " + missing(part, "group")));
    }

    private static String missing(Object who, String database) {
        return "getent unable to find entry \"" + who + "\" in " + database + " database";
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }
}
