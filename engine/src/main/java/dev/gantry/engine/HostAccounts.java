package dev.gantry.engine;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Users and groups of the host, as `/etc/passwd` and `/etc/group` have them.
record HostAccounts(List<Account> users, List<Account> groups) {
    private static final int ID_FIELD = 2;

    record Account(String name, int id) {}

    static HostAccounts parse(String passwd, String group) {
        return new HostAccounts(accounts(passwd), accounts(group));
    }

    private static List<Account> accounts(String text) {
        return text.lines()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length > ID_FIELD && fields[ID_FIELD].matches("[0-9]{1,9}"))
                .map(fields -> new Account(fields[0], Integer.parseInt(fields[ID_FIELD])))
                .toList();
    }

    Optional<Account> user(String name) {
        return find(users, account -> account.name.equals(name));
    }

    Optional<Account> user(int id) {
        return find(users, account -> account.id == id);
    }

    Optional<Account> group(String name) {
        return find(groups, account -> account.name.equals(name));
    }

    Optional<Account> group(int id) {
        return find(groups, account -> account.id == id);
    }

    private static Optional<Account> find(List<Account> all, Predicate<Account> wanted) {
        return all.stream().filter(wanted).findFirst();
    }
}
