package dev.gantry.engine;

import dev.gantry.engine.HostAccounts.Account;
import dev.gantry.linux.IdMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Finds out what `userns-remap` makes of containers' ids. Texts are dockerd's.
final class RemapIds {
    private static final System.Logger LOG = System.getLogger(RemapIds.class.getName());

    private final Path etc;

    /// @param etc the directory of `passwd`, `group`, `subuid` and `subgid`
    RemapIds(Path etc) {
        this.etc = etc;
    }

    /// @param setting as in `daemon.json`; empty for none
    /// @return empty where containers are not remapped
    /// @throws IllegalArgumentException where it names nobody, or somebody without ids
    /// @throws IllegalStateException where the default user can't be made
    Optional<IdMapping> of(String setting) {
        if (setting.isEmpty()) {
            return Optional.empty();
        }
        if (setting.equals(RemapUser.DEFAULT)
                && accounts().user(RemapUser.DEFAULT_USER).isEmpty()) {
            new RemapAccount(etc).ensure();
        }
        Account user = RemapUser.find(setting, accounts()).user();
        if (user.name().equals("root")) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "User namespaces: root cannot be remapped with itself; user namespaces are OFF");
            return Optional.empty();
        }
        LOG.log(
                System.Logger.Level.INFO,
                "User namespaces: ID ranges will be mapped to subuid/subgid ranges of: {0}",
                user.name());
        return Optional.of(new IdMapping(ranges("subuid", user), ranges("subgid", user)));
    }

    private HostAccounts accounts() {
        return HostAccounts.parse(text("passwd"), text("group"));
    }

    private List<IdMapping.Range> ranges(String file, Account user) {
        SubordinateIds all = SubordinateIds.parse(text(file), "/etc/" + file);
        List<IdMapping.Range> named = all.of(user.name());
        List<IdMapping.Range> ranges = named.isEmpty() ? all.of(Integer.toString(user.id())) : named;
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException(
                    "Can't create ID mappings: no " + file + " ranges found for user \"" + user.name() + "\"");
        }
        return ranges;
    }

    private String text(String file) {
        return text(etc.resolve(file));
    }

    /// A file's text; empty where there is none.
    static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file + ": " + Failures.text(e), e);
        }
    }
}
