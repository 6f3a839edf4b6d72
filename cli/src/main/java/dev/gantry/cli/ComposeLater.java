package dev.gantry.cli;

import java.util.List;
import java.util.Optional;

/// A command of Compose that is still to come. Until then the program `docker-compose` has it, where there
/// is one.
final class ComposeLater extends Command {
    static final List<String> NAMES = List.of("alpha", "bridge", "publish");

    ComposeLater(String name) {
        super(Usage.of(name, "", "Not part of Gantry yet", 0, Usage.ANY));
        flags.leaveAll();
    }

    @Override
    int run(Session session, List<String> arguments) {
        Optional<CliPlugin> plugin = DockerCompose.isPlugin(session.environment())
                ? Optional.empty()
                : session.plugins().find("compose");
        if (plugin.isPresent()) {
            return new PluginCommand(session, plugin.get()).run(session.commandLine());
        }
        throw CommandTree.notYet(session, session.program() + " " + path());
    }
}
