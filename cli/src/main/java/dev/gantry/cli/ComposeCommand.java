package dev.gantry.cli;

import dev.gantry.compose.ComposeException;
import dev.gantry.compose.ProjectException;
import java.util.List;

/// A command of `compose`.
abstract class ComposeCommand extends Command {
    private final ComposeGroup compose;
    private final Flag<Boolean> dryRun = flags.bool("dry-run", "Execute command in dry run mode");

    ComposeCommand(ComposeGroup compose, Usage usage) {
        super(usage);
        this.compose = compose;
    }

    @Override
    final int run(Session session, List<String> arguments) {
        try (ComposeSession opened = new ComposeSession(session, compose, dryRun.value())) {
            return run(opened, arguments);
        } catch (ProjectException e) {
            throw new CliException(String.valueOf(e.getMessage()), e.exitCode());
        } catch (ComposeException e) {
            throw new CliException(e.text(), 1);
        }
    }

    /// As [#run(Session, List)]; errors may be [ProjectException] and [ComposeException], too.
    abstract int run(ComposeSession session, List<String> arguments);
}
