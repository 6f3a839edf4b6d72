package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.ConnectionException;
import dev.gantry.compose.Hook;
import dev.gantry.compose.LogPrinter;
import dev.gantry.compose.Mount;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectException;
import dev.gantry.compose.ProjectSelection;
import dev.gantry.compose.ProjectWork;
import dev.gantry.compose.Service;
import dev.gantry.compose.WatchActions;
import dev.gantry.compose.WatchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Watches files as the sections `develop` of services say, and does what they say when files change. What can't be
/// done is told, and done with the next change. One thread watches; another may close it.
final class ComposeWatcher implements AutoCloseable {
    /// A rule and the files that it is about.
    private record Watched(String service, WatchRule rule, ComposeFileFilter filter, ComposeFileTree tree) {}

    private final ComposeSession session;
    private final ProjectWork work;
    private final WatchActions actions;
    private final LogPrinter printer;
    private final boolean prunes;
    private final ComposeFileBell bell = new ComposeFileBell();
    private final List<Watched> watched = new ArrayList<>();

    /// Finds out what is to be watched.
    ///
    /// Errors: [CliException] where that is nothing, or can't be done
    ///
    /// @param prunes whether images go that a build has taken the name of
    ComposeWatcher(
            ComposeSession session, Project project, ProjectSelection selection, LogPrinter printer, boolean prunes) {
        this.session = session;
        this.work = session.work(project);
        this.actions = new WatchActions(work, project);
        this.printer = printer;
        this.prunes = prunes;
        selection.services().values().forEach(this::add);
        if (watched.isEmpty()) {
            throw new CliException(
                    "none of the selected services is configured for watch, consider setting a 'develop' section");
        }
    }

    private void add(Service service) {
        for (WatchRule rule : service.watch()) {
            if (rule.action().equals("rebuild") && service.image().build() == null) {
                throw new CliException("can't watch service " + GoText.quote(service.name())
                        + " with action rebuild without a build context");
            }
            if (rule.action().startsWith("sync") && isBound(rule.path(), service)) {
                work.progress()
                        .warning("path '" + rule.path()
                                + "' also declared by a bind mount volume, this path won't be monitored!");
                continue;
            }
            ComposeFileFilter filter = ComposeFileFilter.of(
                    real(rule.path()), rule, service.image().build());
            watched.add(new Watched(service.name(), rule, filter, new ComposeFileTree(filter, bell)));
        }
    }

    private static boolean isBound(String path, Service service) {
        return service.storage().mounts().stream()
                .filter(mount -> mount.type().equals("bind"))
                .map(Mount::source)
                .anyMatch(source -> Path.of(path).startsWith(source));
    }

    private static Path real(String path) {
        Path given = Path.of(path);
        try {
            return Files.exists(given) ? given.toRealPath() : given;
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    /// The services whose containers are made of images that are built here, and that are watched.
    static Set<String> built(ProjectSelection selection) {
        return selection.services().values().stream()
                .filter(service ->
                        service.image().build() != null && !service.watch().isEmpty())
                .map(Service::name)
                .collect(Collectors.toSet());
    }

    /// Watches until it is closed.
    ///
    /// Errors: [CliException] where files can't be watched
    void run() {
        ComposeChanges first = new ComposeChanges();
        for (Watched one : watched) {
            List<ComposeFileTree.Change> all = look(one);
            if (one.rule().initialSync() && one.rule().action().startsWith("sync")) {
                first.add(one.service(), one.rule(), one.filter(), all);
            }
            one.tree().keep();
        }
        first.copied.forEach(this::copy);
        printer.watch("Watch enabled");
        while (bell.await()) {
            handle();
        }
        printer.watch("Watch disabled");
    }

    private static List<ComposeFileTree.Change> look(Watched one) {
        try {
            return one.tree().look();
        } catch (IOException e) {
            throw new CliException("can't watch " + one.rule().path() + ": " + FileErrors.text(e));
        }
    }

    private void handle() {
        try {
            ComposeChanges changes = new ComposeChanges();
            watched.forEach(one -> changes.add(one.service(), one.rule(), one.filter(), look(one)));
            act(changes);
            watched.forEach(one -> one.tree().keep());
        } catch (ProjectException | ApiException | ConnectionException | CliException e) {
            work.progress().warning("Error handling changed files: " + e.getMessage());
        }
    }

    private void act(ComposeChanges changes) {
        if (!changes.rebuilt.isEmpty()) {
            rebuild(changes.rebuilt);
        }
        changes.copied.forEach((service, files) -> {
            printer.watch(
                    "Syncing service " + GoText.quote(service) + " after " + files.count() + " changes were detected");
            copy(service, files);
        });
        if (!changes.restarted.isEmpty()) {
            actions.restart(changes.restarted);
            printer.watch("service(s) " + names(changes.restarted) + " restarted");
        }
        for (Map.Entry<WatchRule, String> entry : changes.executed.entrySet()) {
            Hook command = entry.getKey().exec();
            if (command != null) {
                actions.execute(
                        entry.getValue(),
                        command,
                        session.session().out(),
                        session.session().err());
            }
        }
    }

    private void copy(String service, ComposeChanges.Files files) {
        actions.copy(service, files.removedPaths(), files::tar);
    }

    private void rebuild(Set<String> services) {
        printer.watch("Rebuilding service(s) " + names(services) + " after changes were detected...");
        try {
            actions.build(services);
        } catch (ProjectException e) {
            printer.watch("Build failed. Error: " + e.getMessage());
            throw e;
        }
        printer.watch("service(s) " + names(services) + " successfully built");
        actions.replace(services);
        if (prunes) {
            actions.removeUnnamedImages();
        }
    }

    /// `["a" "b"]`
    private static String names(Set<String> services) {
        return services.stream().map(GoText::quote).collect(Collectors.joining(" ", "[", "]"));
    }

    /// Ends [#run] after what it does at the moment.
    void finish() {
        bell.close();
    }

    @Override
    public void close() {
        finish();
    }
}
