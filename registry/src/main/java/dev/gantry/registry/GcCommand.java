package dev.gantry.registry;

import dev.gantry.cli.CliException;
import dev.gantry.cli.Flag;
import dev.gantry.cli.ProgramCommand;
import dev.gantry.cli.Session;
import dev.gantry.cli.Usage;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/// `gantry registry gc`: asks the process that serves the registry, or does it where none does.
final class GcCommand extends ProgramCommand {
    private final Flag<String> root = declared().text("root", StoredCommand.ROOT_HELP);

    GcCommand() {
        super(Usage.of("gc", "[OPTIONS]", "Take away what nothing refers to", 0, 0));
    }

    @Override
    protected int execute(Session session, List<String> arguments) {
        Path folder = StoredCommand.folder(root);
        if (!Files.exists(folder.resolve("registry.db"))) {
            throw new CliException("there is no registry in " + folder + ": name its directory by --root");
        }
        try {
            session.out().println(Control.isServed(folder) ? Control.collect(folder) : collect(folder));
            return 0;
        } catch (IOException | StorageException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        }
    }

    private static String collect(Path folder) {
        try (RegistryStore store = RegistryStore.open(folder, Clock.systemUTC())) {
            return store.garbage().collect(GarbageCollection.Keep.DEFAULT).toString();
        }
    }
}
