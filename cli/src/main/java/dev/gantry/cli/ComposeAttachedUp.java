package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.compose.AttachedProject;
import dev.gantry.compose.AttachedProject.End;
import dev.gantry.compose.CreateOptions;
import dev.gantry.compose.Deadline;
import dev.gantry.compose.LogPrinter;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectContainer;
import dev.gantry.compose.ProjectContainers;
import dev.gantry.compose.ProjectException;
import dev.gantry.compose.ProjectSelection;
import dev.gantry.compose.ProjectUp;
import dev.gantry.compose.ProjectVerbs;
import dev.gantry.compose.ProjectWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/// `up` in the foreground: shows the output until all has ended or it is interrupted, then stops what it has started.
/// The first interrupt stops gently, the second kills.
///
/// @param end when the whole is over
/// @param watches whether containers are kept at what files here are
record ComposeAttachedUp(
        ComposeSession session,
        Project project,
        ProjectSelection selection,
        ProjectUp up,
        LogPrinter printer,
        End end,
        boolean timestamps,
        boolean watches) {
    private static final int INTERRUPTED = 130;

    /// How long what is done about changed files is waited for.
    private static final Duration LAST_CHANGES = Duration.ofSeconds(10);

    /// Answers the exit code.
    ///
    /// @param shown the services whose output is shown
    /// @param exitCodeFrom the service whose exit code counts, or `""`
    int run(CreateOptions options, Set<String> shown, String exitCodeFrom, @Nullable Duration timeout) {
        ProjectWork work = session.work(project);
        AtomicInteger interrupts = new AtomicInteger();
        Deadline starting = Deadline.in(null);
        try (AttachedProject attached = new AttachedProject(work, printer, shown::contains, end, timestamps)) {
            Runnable interrupt = () -> {
                if (interrupts.incrementAndGet() == 1) {
                    starting.end();
                    attached.finish();
                } else {
                    new ProjectVerbs(work, project).kill(List.of(), "SIGKILL");
                }
            };
            Signals.register("INT", interrupt);
            Signals.register("TERM", interrupt);
            if (watches) {
                attached.expectOthers();
            }
            Map<String, List<ProjectContainer>> containers = up.create(options);
            List<ProjectContainer> all = new ArrayList<>();
            selection.services().keySet().forEach(name -> all.addAll(containers.getOrDefault(name, List.of())));
            tellAttaching(all, shown);
            attached.begin(new ProjectContainers(all));
            up.start(containers, starting);
            attached.started();
            if (watches) {
                watch(attached);
            } else {
                attached.await();
            }
            return end(attached, interrupts, exitCodeFrom, timeout, work);
        }
    }

    /// Waits for the end, with files watched meanwhile.
    private void watch(AttachedProject attached) {
        try (ComposeWatcher watcher = new ComposeWatcher(session, project, selection, printer, true)) {
            Thread watching = Thread.ofVirtual().start(() -> {
                try {
                    watcher.run();
                } catch (CliException | ProjectException | ApiException e) {
                    printer.watch("Watch disabled with errors: " + e.getMessage());
                }
            });
            attached.await();
            watcher.finish();
            watching.join(LAST_CHANGES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellAttaching(List<ProjectContainer> containers, Set<String> shown) {
        String names = containers.stream()
                .filter(container -> shown.contains(container.service()))
                .map(container -> container.shortName(project.name()))
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
        if (!names.isEmpty()) {
            session.session().out().println("Attaching to " + names);
            session.session().out().flush();
        }
    }

    private int end(
            AttachedProject attached,
            AtomicInteger interrupts,
            String exitCodeFrom,
            @Nullable Duration timeout,
            ProjectWork work) {
        String first = attached.firstEnded();
        boolean isInterrupted = interrupts.get() > 0;
        if (!isInterrupted && first.isEmpty()) {
            return exitCodeFrom.isEmpty() ? 0 : attached.exitCode(exitCodeFrom);
        }
        session.session()
                .err()
                .println(
                        isInterrupted
                                ? "Gracefully stopping... (press Ctrl+C again to force)"
                                : "Aborting on container exit...");
        session.session().err().flush();
        new ProjectVerbs(work, project).stop(selection.services().keySet(), timeout);
        if (isInterrupted) {
            return INTERRUPTED;
        }
        return attached.exitCode(exitCodeFrom.isEmpty() ? first : exitCodeFrom);
    }
}
