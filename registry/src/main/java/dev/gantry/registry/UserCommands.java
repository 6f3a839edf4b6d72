package dev.gantry.registry;

import dev.gantry.cli.CliException;
import dev.gantry.cli.Command;
import dev.gantry.cli.Flag;
import dev.gantry.cli.ProgramGroup;
import dev.gantry.cli.Session;
import dev.gantry.cli.Usage;
import dev.gantry.storage.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/// `gantry registry user`.
final class UserCommands {
    private static final String USER = "user";
    private static final String ROBOT = "robot";

    private UserCommands() {}

    static ProgramGroup group() {
        TreeMap<String, Supplier<Command>> commands = new TreeMap<>();
        commands.put("add", Add::new);
        commands.put("rm", Remove::new);
        commands.put("ls", ListAll::new);
        commands.put("grant", Grant::new);
        commands.put("revoke", Revoke::new);
        return new ProgramGroup(USER, "Manage users, robots and their rights", commands);
    }

    private static Accounts accounts(Database database) {
        return new Accounts(database, Clock.systemUTC());
    }

    private static final class Add extends StoredCommand {
        private final Flag<Boolean> robot = declared().bool(ROBOT, "Make a robot, whose secret is printed once");
        private final Flag<Boolean> external =
                declared().bool("htpasswd", "The password is in the htpasswd file; only the rights are here");

        Add() {
            super(Usage.of(
                    "add",
                    "[OPTIONS] NAME",
                    "Add a user without rights, or change his password, which is the first line of standard input",
                    1,
                    1));
        }

        @Override
        void execute(Session session, Database database, List<String> arguments) {
            String name = arguments.getFirst();
            if (robot.value()) {
                String secret = Passwords.secret();
                accounts(database).put(new Accounts.Account(name, ROBOT, Passwords.hashSecret(secret)));
                session.out().println(secret);
                return;
            }
            String hash = external.value() ? "" : Passwords.hash(password(session));
            accounts(database).put(new Accounts.Account(name, USER, hash));
        }

        private static String password(Session session) {
            try {
                String line =
                        new BufferedReader(new InputStreamReader(session.in(), StandardCharsets.UTF_8)).readLine();
                return line == null ? "" : line;
            } catch (IOException e) {
                throw new CliException("cannot read the password: " + e.getMessage());
            }
        }
    }

    private static final class Remove extends StoredCommand {
        Remove() {
            super(Usage.of("rm", "[OPTIONS] NAME [NAME...]", "Remove accounts and their rights", 1, Usage.ANY));
        }

        @Override
        void execute(Session session, Database database, List<String> arguments) {
            for (String name : arguments) {
                if (!accounts(database).remove(name)) {
                    throw new CliException("there is no account " + name);
                }
            }
        }
    }

    private static final class ListAll extends StoredCommand {
        ListAll() {
            super(Usage.of("ls", "[OPTIONS]", "List accounts with their rights", 0, 0));
        }

        @Override
        void execute(Session session, Database database, List<String> arguments) {
            Accounts accounts = accounts(database);
            for (Accounts.Account account : accounts.list()) {
                StringBuilder line = new StringBuilder(account.name() + "\t" + account.kind());
                for (Accounts.Permission permission : accounts.permissions(account.name())) {
                    line.append('\t').append(permission.pattern()).append('=').append(permission.words());
                }
                session.out().println(line);
            }
        }
    }

    private static final class Grant extends StoredCommand {
        Grant() {
            super(Usage.of(
                    "grant",
                    "[OPTIONS] NAME PATTERN ACTION[,ACTION...]",
                    "Allow an account pull, push, delete in repositories (* any name, ** with slashes), or catalog",
                    3,
                    3));
        }

        @Override
        void execute(Session session, Database database, List<String> arguments) {
            Accounts accounts = accounts(database);
            if (accounts.find(arguments.getFirst()).isEmpty()) {
                throw new CliException("there is no account " + arguments.getFirst() + ": add it first");
            }
            accounts.grant(
                    arguments.getFirst(),
                    new Accounts.Permission(arguments.get(1), Accounts.actions(arguments.get(2))));
        }
    }

    private static final class Revoke extends StoredCommand {
        Revoke() {
            super(Usage.of("revoke", "[OPTIONS] NAME PATTERN", "Take back what was granted for a pattern", 2, 2));
        }

        @Override
        void execute(Session session, Database database, List<String> arguments) {
            if (!accounts(database).revoke(arguments.getFirst(), arguments.get(1))) {
                throw new CliException(arguments.getFirst() + " has no right for " + arguments.get(1));
            }
        }
    }
}
