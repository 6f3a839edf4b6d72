package dev.gantry.registry;

import dev.gantry.cli.CliException;
import dev.gantry.cli.Flag;
import dev.gantry.cli.ProgramCommand;
import dev.gantry.cli.Session;
import dev.gantry.cli.Usage;
import dev.gantry.storage.Database;
import dev.gantry.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A command on a registry's database, whether the registry serves meanwhile or not: what it changes holds
/// from the next request on.
abstract class StoredCommand extends ProgramCommand {
    static final String DEFAULT_ROOT = "/var/lib/gantry-registry";
    static final String ROOT_HELP = "Directory of all that the registry keeps (default \"" + DEFAULT_ROOT + "\")";

    private final Flag<String> root = declared().text("root", ROOT_HELP);

    StoredCommand(Usage usage) {
        super(usage);
    }

    /// Does the work.
    abstract void execute(Session session, Database database, List<String> arguments);

    @Override
    protected final int execute(Session session, List<String> arguments) {
        Path folder = folder(root);
        if (!Files.exists(folder.resolve("registry.db"))) {
            throw new CliException("there is no registry in " + folder + ": name its directory by --root");
        }
        try (Database database = RegistryStore.database(folder)) {
            execute(session, database, arguments);
            return 0;
        } catch (StorageException | IllegalArgumentException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        } catch (RegistryException e) {
            throw new CliException(e.entries().getFirst().message() + " "
                    + e.entries().getFirst().detail());
        }
    }

    static Path folder(Flag<String> root) {
        return Path.of(root.value().isEmpty() ? DEFAULT_ROOT : root.value()).toAbsolutePath();
    }
}
