package dev.gantry.registry;

import dev.gantry.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Tells who a name and a password belong to.
final class Authenticator {
    /// What is compared with where nobody has the name, so that the answer takes as long.
    private static final String NOBODY = "$2a$10$abcdefghijklmnopqrstuuVSEyWEBAQnvfxpSZgElE1CfJLzJpnzq";

    private static final int REMEMBERED = 1000;

    private final @Nullable Htpasswd htpasswd;
    private final Accounts accounts;
    private final Passwords passwords;

    /// bcrypt is slow on purpose: many attempts at once must not take all processors.
    private final Semaphore checking =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    /// Digests of what was found right: bcrypt is paid once, not per request. The digest covers the hash too,
    /// so that a changed password is checked again, and a random word, so that it is of no use to who sees
    /// it.
    private final Set<String> right = ConcurrentHashMap.newKeySet();

    private final String salt = Passwords.secret();

    Authenticator(@Nullable Htpasswd htpasswd, Accounts accounts, Passwords passwords) {
        this.htpasswd = htpasswd;
        this.accounts = accounts;
        this.passwords = passwords;
    }

    /// Must somebody say who he is at all?
    boolean isNeeded() {
        return htpasswd != null || accounts.wereMade();
    }

    /// The account of this name, where the password is its own.
    Optional<Caller> check(String name, String password) {
        Optional<Accounts.Account> account = accounts.find(name);
        Optional<String> hash = account.map(Accounts.Account::password)
                .filter(own -> !own.isEmpty())
                .or(() -> htpasswd == null ? Optional.empty() : htpasswd.find(name));
        if (!matches(name, password, hash)) {
            return Optional.empty();
        }
        return Optional.of(new Caller(name, account.isPresent() ? accounts.grants(name) : Grants.ALL));
    }

    private boolean matches(String name, String password, Optional<String> hash) {
        String compared = hash.orElseGet(this::nobody);
        String proof = Digest.of(
                        (salt + "\0" + name + "\0" + compared + "\0" + password).getBytes(StandardCharsets.UTF_8))
                .hex();
        if (right.contains(proof)) {
            return true;
        }
        checking.acquireUninterruptibly();
        boolean same;
        try {
            same = passwords.matches(password, compared);
        } finally {
            checking.release();
        }
        if (!same || hash.isEmpty()) {
            return false;
        }
        if (right.size() >= REMEMBERED) {
            right.clear();
        }
        right.add(proof);
        return true;
    }

    private String nobody() {
        return Optional.ofNullable(htpasswd).flatMap(Htpasswd::any).orElse(NOBODY);
    }
}
