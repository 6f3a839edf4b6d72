package dev.gantry.registry;

import dev.gantry.storage.Database;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Users and robots that the registry keeps itself, and the rights of both and of the htpasswd file's users.
///
/// An account has the rights it was granted and no others. A user of the htpasswd file who has no account
/// here may do everything.
final class Accounts {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}");
    private static final String USERS_WERE_MADE = "users";

    private final Database database;
    private final Clock clock;

    Accounts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// An account's entry.
    ///
    /// @param kind `user` or `robot`
    /// @param password a hash; empty for a user whose password is in the htpasswd file
    record Account(String name, String kind, String password) {}

    /// A right that an account was granted.
    record Permission(String pattern, Set<Action> actions) {
        Permission {
            actions = Set.copyOf(actions);
            RepositoryPattern.require(pattern);
        }

        boolean allows(Action action, String repository) {
            return actions.contains(action)
                    && (action == Action.CATALOG || new RepositoryPattern(pattern).matches(repository));
        }

        String words() {
            return actions.stream().sorted().map(Action::word).collect(Collectors.joining(","));
        }
    }

    Optional<Account> find(String name) {
        return database.find(
                "SELECT name, kind, password FROM account WHERE name = ?",
                row -> new Account(row.text(1), row.text(2), row.text(3)),
                name);
    }

    List<Account> list() {
        return database.query(
                "SELECT name, kind, password FROM account ORDER BY name",
                row -> new Account(row.text(1), row.text(2), row.text(3)));
    }

    /// Has there ever been an account? From then on the registry asks who comes, also when the last one is
    /// removed.
    boolean wereMade() {
        return database.exists("SELECT 1 FROM setting WHERE name = ?", USERS_WERE_MADE);
    }

    /// Adds an account, or changes its password.
    ///
    /// @throws IllegalArgumentException where the name is no name
    void put(Account account) {
        if (!NAME.matcher(account.name()).matches()) {
            throw new IllegalArgumentException("invalid name \"" + account.name() + "\"");
        }
        database.transaction(() -> {
            database.update(
                    "INSERT INTO setting (name, value) VALUES (?, '1') ON CONFLICT DO NOTHING", USERS_WERE_MADE);
            return database.update("""
                    INSERT INTO account (name, kind, password, created) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET kind = excluded.kind, password = excluded.password
                    """, account.name(), account.kind(), account.password(), clock.millis());
        });
    }

    /// Removes an account and its rights; tells whether there was one.
    boolean remove(String name) {
        return database.update("DELETE FROM account WHERE name = ?", name) > 0;
    }

    /// Grants rights, in place of those the account had for the same pattern.
    void grant(String name, Permission permission) {
        database.update("""
                INSERT INTO permission (account, pattern, actions) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET actions = excluded.actions
                """, name, permission.pattern(), permission.words());
    }

    boolean revoke(String name, String pattern) {
        return database.update("DELETE FROM permission WHERE account = ? AND pattern = ?", name, pattern) > 0;
    }

    List<Permission> permissions(String name) {
        return database.query(
                "SELECT pattern, actions FROM permission WHERE account = ? ORDER BY pattern",
                row -> new Permission(row.text(1), actions(row.text(2))),
                name);
    }

    /// Reads `pull,push`.
    ///
    /// @throws IllegalArgumentException at a word that is no action
    static Set<Action> actions(String words) {
        EnumSet<Action> actions = EnumSet.noneOf(Action.class);
        Arrays.stream(words.split(","))
                .map(word -> Action.ofWord(word)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "unknown action \"" + word + "\": they are pull, push, delete and catalog")))
                .forEach(actions::add);
        return actions;
    }

    /// What an account may do.
    Grants grants(String name) {
        List<Permission> permissions = permissions(name);
        return (action, repository) ->
                permissions.stream().anyMatch(permission -> permission.allows(action, repository));
    }
}
