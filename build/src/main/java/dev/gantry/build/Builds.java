package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.dockerfile.ContextPaths;
import dev.gantry.dockerfile.Dockerfile;
import dev.gantry.dockerfile.DockerfileException;
import dev.gantry.dockerfile.Excerpt;
import dev.gantry.dockerfile.IgnoreFile;
import dev.gantry.engine.Engine;
import dev.gantry.storage.Lease;
import dev.gantry.storage.Storage;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// Builds images of Dockerfiles: `docker build`. Safe for any thread.
public final class Builds {
    private final Engine engine;
    private final Storage storage;
    private final BuildCache cache;

    public Builds(Engine engine) {
        this.engine = engine;
        this.storage = engine.storage();
        this.cache = new BuildCache(storage.buildSteps());
    }

    /// Builds an image. To be called on a platform thread; interrupting it ends the build, and nothing is left
    /// but the steps that are done, in the cache.
    ///
    /// @param session what the client lends
    /// @return the images that it has given out
    /// @throws dev.gantry.engine.EngineException in dockerd's words
    /// @throws CommandFailedException where a command of the Dockerfile failed
    public List<ExportedImage> build(
            BuildRequest request, ContextOrigin context, BuildSession session, BuildListener listener)
            throws InterruptedException {
        List<String> warnings = new ArrayList<>();
        StepHosts hosts = StepHosts.of(engine.workspaces(), request, warnings);
        RemoteAccess access = new RemoteAccess(engine.distribution().downloads(), session);
        RemoteContext addresses =
                new RemoteContext(storage.trees(), access, request.builtIn().keepsRepository());
        try (BuildContext files = receive(context, request.dockerfile(), session, addresses);
                Remotes remotes = new Remotes(storage.trees(), access);
                NamedContexts contexts = new NamedContexts(
                        request.contexts(), session, storage.trees(), storage.keptTrees(), addresses);
                Lease lease = storage.leases().open("build")) {
            BuildPlan plan = plan(files, request, listener);
            listener.planned(plan.outline());
            warnings.forEach(listener::warning);
            BuildChecks checks = checks(files, request, plan);
            checks.require(listener);
            ContextPaths needed = ContextNeeds.of(plan.stages());
            if (!needed.isEmpty()) {
                files.require(needed);
            }
            SharedCache shared = new SharedCache(engine, request, session, listener::warning);
            shared.open();
            BuildTools tools = new BuildTools(
                    new FileSource.Context(files),
                    hosts,
                    engine.workspaces(),
                    storage.trees(),
                    storage.cacheMounts(),
                    remotes,
                    shared,
                    contexts,
                    session);
            try {
                List<ExportedImage> images = new ImageBuild(engine, cache, lease, plan, request, tools, listener).run();
                shared.export(lease, plan);
                return images;
            } finally {
                checks.run(listener); // base images are here now
            }
        } catch (DockerfileException e) {
            throw invalid(String.valueOf(e.getMessage()));
        } finally {
            engine.cacheCollection().built();
        }
    }

    /// Only tells what the checks find in a Dockerfile, and whether it can be read. Otherwise as [#build].
    public void check(BuildRequest request, ContextOrigin context, BuildSession session, BuildListener listener)
            throws InterruptedException {
        RemoteAccess access = new RemoteAccess(engine.distribution().downloads(), session);
        RemoteContext addresses = new RemoteContext(storage.trees(), access, false);
        try (BuildContext files = receive(context, request.dockerfile(), session, addresses)) {
            checks(files, request, plan(files, request, listener)).run(listener);
        } catch (DockerfileException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static BuildPlan plan(BuildContext files, BuildRequest request, BuildListener listener) {
        try {
            return BuildPlan.of(Dockerfile.parse(files.dockerfile()), files.dockerfile(), request);
        } catch (DockerfileException e) {
            if (e.range() != null) {
                listener.failedAt(Excerpt.of(request.dockerfile(), files.dockerfile(), e.range()));
            }
            throw e;
        }
    }

    private BuildChecks checks(BuildContext files, BuildRequest request, BuildPlan plan) {
        return new BuildChecks(engine.baseImages(), request, plan, files.ignored());
    }

    private BuildContext receive(
            ContextOrigin context, String dockerfile, BuildSession session, RemoteContext addresses)
            throws InterruptedException {
        return switch (context) {
            case ContextOrigin.Folder(String text, String ignored) ->
                new FolderContext(
                        session,
                        "",
                        BuildContext.requireText(text, dockerfile),
                        IgnoreFile.parse(ignored),
                        storage.trees(),
                        storage.keptTrees());
            case ContextOrigin.Sent(InputStream tar) -> UnpackedContext.receive(storage.trees(), tar, dockerfile);
            case ContextOrigin.Address(String text) -> addresses.fetch(text, dockerfile);
        };
    }
}
