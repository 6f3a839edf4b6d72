package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.build.PlannedStage.Base;
import dev.gantry.dockerfile.Dockerfile;
import dev.gantry.dockerfile.Instruction;
import dev.gantry.dockerfile.Statement;
import dev.gantry.engine.BaseImages;
import dev.gantry.engine.Engine;
import dev.gantry.engine.Workspace;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.Platform;
import dev.gantry.storage.CachedStep;
import dev.gantry.storage.ImageRecord;
import dev.gantry.storage.Lease;
import dev.gantry.storage.NewImage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Carries out one stage: its base, the base's triggers, its instructions. One platform thread.
final class StageExecution {
    /// What the stages of one build share. Safe for any thread.
    ///
    /// @param lease holds all that the build makes and uses
    /// @param stages what a stage has made that this one needs, by its index
    /// @param made hears the keys of steps that were not in the cache
    record Scope(
            Engine engine,
            BuildCache cache,
            Lease lease,
            BuildPlan plan,
            BuildRequest request,
            BuildTools tools,
            IntFunction<StageState> stages,
            Consumer<String> made) {}

    private final Scope scope;
    private final PlannedStage stage;
    private final StageListener listener;
    private int stepNumber;
    private Instruction at;

    /// @param stepNumber of the last step before this stage
    StageExecution(Scope scope, PlannedStage stage, StageListener listener, int stepNumber) {
        this.scope = scope;
        this.stage = stage;
        this.listener = listener;
        this.stepNumber = stepNumber;
        this.at = stage.from();
    }

    /// The instruction that is being carried out.
    Statement at() {
        return at.statement();
    }

    StageState run() throws InterruptedException {
        announce(stage.from());
        StageState base = base().begun();
        listener.ended(base::id);
        StageBuild build = new StageBuild(
                scope.tools(),
                listener,
                base,
                new StageArguments(scope.request().arguments(), scope.plan().arguments()),
                scope.plan().escape(),
                this::source);
        List<String> triggers = base.runConfig().onBuild();
        if (!triggers.isEmpty()) {
            listener.triggers(triggers.size());
            for (String trigger : triggers) {
                carryOut(build, Dockerfile.parseTrigger(trigger));
            }
            listener.ended(build.state()::id);
        }
        for (Instruction instruction : stage.instructions()) {
            announce(instruction);
            carryOut(build, instruction);
            listener.ended(build.state()::id);
        }
        return build.state();
    }

    private void announce(Instruction instruction) {
        at = instruction;
        listener.step(
                ++stepNumber, scope.plan().steps(), instruction.statement().text());
    }

    private StageState base() throws InterruptedException {
        return switch (stage.base()) {
            case Base.Scratch() -> StageState.scratch(platform(scope.request()));
            case Base.Stage(int index) -> scope.stages().apply(index);
            case Base.Image(String reference, String platform) ->
                image(reference, platform.isEmpty() ? scope.request().platform() : platform);
            case Base.Context(String name) -> context(name);
        };
    }

    static Platform platform(BuildRequest request) {
        return request.platform().isEmpty() ? Platform.host() : Platform.parse(request.platform());
    }

    private StageState image(String reference, String platform) {
        BuildRequest request = scope.request();
        BaseImages.Source source = new BaseImages.Source(request.pull(), request.credentials(), listener.pulls());
        ImageRecord image = scope.engine().baseImages().require(reference, platform, source);
        List<Descriptor> layers = scope.engine().storage().committer().layers(scope.lease(), image);
        return new StageState(layers, image.config(), false, null);
    }

    /// Nothing but a context's files.
    private StageState context(String name) throws InterruptedException {
        StageBuild build = new StageBuild(
                scope.tools(),
                listener,
                StageState.scratch(platform(scope.request())),
                new StageArguments(Map.of(), Map.of()),
                scope.plan().escape(),
                this::source);
        carryOut(build, Dockerfile.parseTrigger("COPY --from=" + NamedContexts.normal(name) + " . /"));
        return build.state();
    }

    /// The files of what `COPY --from` names.
    private FileSource source(String name) throws InterruptedException {
        Optional<String> context = scope.tools().contexts().value(name);
        if (context.isPresent()) {
            Optional<String> image = NamedContexts.image(context.get());
            return image.isPresent()
                    ? layers(image(image.get(), scope.request().platform()))
                    : scope.tools().contexts().files(name);
        }
        Optional<Integer> other = scope.plan().stage(name, stage.index());
        StageState state = other.isPresent()
                ? earlier(name, other.get())
                : image(name, scope.request().platform());
        return layers(state);
    }

    private FileSource layers(StageState state) {
        return new FileSource.Layers(scope.engine().workspaces(), state.diffIds());
    }

    private StageState earlier(String name, int index) {
        if (index == stage.index()) {
            throw invalid("invalid from flag value " + name + ": refers to current build stage");
        }
        if (index > stage.index()) {
            throw invalid("invalid from flag value " + name + ": there is no such stage before this one");
        }
        return scope.stages().apply(index);
    }

    private void carryOut(StageBuild build, Instruction instruction) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Step step = build.step(instruction);
        StageState before = build.state();
        BuildCache.Result result =
                scope.cache().once(scope.lease(), step, usesCache(), () -> bringOrMake(step, before));
        scope.tools().shared().used().add(stage.index(), result.step(), step.instruction());
        if (result.wasThere()) {
            listener.cached();
        } else {
            scope.made().accept(step.key());
        }
        build.done(before.after(step, result.step()));
    }

    private BuildCache.Result bringOrMake(Step step, StageState before) throws InterruptedException {
        Optional<CachedStep> elsewhere =
                usesCache() ? scope.tools().shared().bring(scope.lease(), step.key()) : Optional.empty();
        return elsewhere.isPresent()
                ? new BuildCache.Result(elsewhere.get(), true)
                : new BuildCache.Result(make(step, before), false);
    }

    private boolean usesCache() {
        String name = stage.from().stage();
        BuildRequest request = scope.request();
        return request.useCache() && (name == null || !request.uncached().contains(name.toLowerCase(Locale.ROOT)));
    }

    private CachedStep make(Step step, StageState before) throws InterruptedException {
        Step.Work work = step.work();
        Descriptor layer = null;
        if (work != null) {
            try (Workspace workspace =
                    scope.engine().workspaces().open(step.isAlone() ? List.of() : before.diffIds())) {
                layer = workOn(workspace, step, before, work);
            }
        }
        return new CachedStep(step.key(), layer, Instant.now());
    }

    private @Nullable Descriptor workOn(Workspace workspace, Step step, StageState before, Step.Work work)
            throws InterruptedException {
        try {
            work.on(workspace);
        } catch (CommandFailedException e) {
            throw scope.request().keepsFailed() ? e.with(keep(workspace, step, before)) : e;
        }
        return workspace.pack(scope.lease()).orElse(null);
    }

    /// An image of what a command has left that has failed.
    private Digest keep(Workspace workspace, Step step, StageState before) throws InterruptedException {
        Descriptor layer = workspace.pack(scope.lease()).orElse(null);
        StageState left = before.after(step, new CachedStep(step.key(), layer, Instant.now()));
        return scope.engine()
                .storage()
                .committer()
                .publish(scope.lease(), NewImage.of(left.layers(), left.config(), Map.of()), List.of())
                .id();
    }
}
