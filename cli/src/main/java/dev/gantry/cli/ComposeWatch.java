package dev.gantry.cli;

import dev.gantry.compose.CreateOptions;
import dev.gantry.compose.Deadline;
import dev.gantry.compose.LogPrinter;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectSelection;
import dev.gantry.compose.ProjectUp;
import dev.gantry.compose.ProjectWork;
import dev.gantry.compose.WatchActions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;

/// Brings a project up and keeps its containers at what files here are. The first interrupt ends that, the containers
/// go
/// on; the second does not wait for what is done at the moment.
final class ComposeWatch extends ComposeCommand {
    private static final int INTERRUPTED = 130;

    private final Flag<Boolean> noUp = flags.bool("no-up", "Do not build & start services before watching");
    private final Flag<Boolean> prune = flags.boolTrue(Flags.NONE, "prune", "Prune dangling images on rebuild");
    private final Flag<Boolean> quiet = flags.bool("quiet", "hide build output");

    ComposeWatch(ComposeGroup compose) {
        super(
                compose,
                Usage.of(
                        "watch",
                        "[SERVICE...]",
                        "Watch build context for service and rebuild/refresh containers when files are updated",
                        0,
                        Usage.ANY));
    }

    @Override
    int run(ComposeSession session, List<String> services) {
        session.quietBuilds(quiet.value());
        Project project = session.project(services);
        ProjectSelection selection = ProjectSelection.of(project, services, true);
        LogPrinter printer = new LogPrinter(
                project.name(), session.session().out(), session.session().err(), new LogPrinter.Style(false, false));
        try (ComposeWatcher watcher = new ComposeWatcher(session, project, selection, printer, prune.value())) {
            if (!noUp.value()) {
                up(session.work(project), project, selection);
            }
            if (session.isDryRun()) {
                return 0;
            }
            AtomicInteger interrupts = new AtomicInteger();
            Runnable interrupt = () -> {
                if (interrupts.incrementAndGet() > 1) {
                    Runtime.getRuntime().halt(INTERRUPTED);
                }
                watcher.finish();
            };
            Signals.register("INT", interrupt);
            Signals.register("TERM", interrupt);
            watcher.run();
            return INTERRUPTED;
        }
    }

    private static void up(ProjectWork work, Project project, ProjectSelection selection) {
        new WatchActions(work, project).build(ComposeWatcher.built(selection));
        ProjectUp up = new ProjectUp(work, project, selection);
        up.start(up.create(CreateOptions.USUAL), Deadline.in(null));
    }
}
