package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.build.PlannedStage.Base;
import dev.gantry.dockerfile.Dockerfile;
import dev.gantry.dockerfile.Instruction;
import dev.gantry.engine.BaseImages;
import dev.gantry.engine.Engine;
import dev.gantry.engine.Workspace;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.Platform;
import dev.gantry.image.Reference;
import dev.gantry.storage.CachedStep;
import dev.gantry.storage.ImageRecord;
import dev.gantry.storage.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One build on its way: carries out a plan, stage after stage, and makes an image of the last. One platform
/// thread.
final class ImageBuild {
    private final Engine engine;
    private final BuildCache cache;
    private final Lease lease;
    private final BuildPlan plan;
    private final BuildRequest request;
    private final BuildTools tools;
    private final BuildListener listener;
    private final Map<Integer, StageState> stages = new HashMap<>();
    private final Set<String> declared = new HashSet<>();
    private final List<String> madeKeys = new ArrayList<>();
    private final boolean takesOver;
    private int stepNumber;

    /// @param lease holds all that the build makes and uses
    ImageBuild(Engine engine, BuildCache cache, Lease lease, BuildPlan plan, BuildRequest request, BuildTools tools) {
        this.engine = engine;
        this.cache = cache;
        this.lease = lease;
        this.plan = plan;
        this.request = request;
        this.tools = tools;
        this.listener = tools.listener();
        this.takesOver = request.useCache();
    }

    Digest run() throws InterruptedException {
        try {
            plan.globals().forEach(arg -> announce(arg));
            for (PlannedStage stage : plan.stages()) {
                stages.put(stage.index(), build(stage));
            }
        } finally {
            engine.storage().buildSteps().settle(madeKeys);
        }
        return publish(stages.getOrDefault(plan.last().index(), StageState.scratch(platform())));
    }

    private void announce(Instruction instruction) {
        listener.step(++stepNumber, plan.steps(), instruction.statement().text());
        if (instruction instanceof Instruction.Arg arg) {
            arg.declarations().forEach(declaration -> declared.add(declaration.name()));
        }
    }

    private Platform platform() {
        return request.platform().isEmpty() ? Platform.host() : Platform.parse(request.platform());
    }

    private StageState build(PlannedStage stage) throws InterruptedException {
        announce(stage.from());
        StageState base = base(stage.base());
        listener.ended(base.id());
        StageBuild build = new StageBuild(
                tools,
                base,
                new StageArguments(request.arguments(), plan.arguments()),
                plan.escape(),
                name -> source(name, stage.index()));
        List<String> triggers = base.runConfig().onBuild();
        if (!triggers.isEmpty()) {
            listener.triggers(triggers.size());
        }
        for (String trigger : triggers) {
            carryOut(build, Dockerfile.parseTrigger(trigger));
        }
        if (!triggers.isEmpty()) {
            listener.ended(build.state().id());
        }
        for (Instruction instruction : stage.instructions()) {
            announce(instruction);
            carryOut(build, instruction);
            listener.ended(build.state().id());
        }
        return build.state();
    }

    private StageState base(Base base) {
        return switch (base) {
            case Base.Scratch() -> StageState.scratch(platform());
            case Base.Stage(int index) -> stages.getOrDefault(index, StageState.scratch(platform()));
            case Base.Image(String reference, String platform) ->
                image(reference, platform.isEmpty() ? request.platform() : platform);
        };
    }

    private StageState image(String reference, String platform) {
        ImageRecord image = require(reference, platform);
        return new StageState(engine.storage().committer().layers(lease, image), image.config(), false);
    }

    private ImageRecord require(String reference, String platform) {
        BaseImages.Source source = new BaseImages.Source(request.pull(), request.credentials(), listener.pulls());
        return engine.baseImages().require(reference, platform, source);
    }

    /// The files of what `COPY --from` names.
    private FileSource source(String name, int within) {
        Optional<Integer> stage = plan.stage(name, within);
        if (stage.isEmpty()) {
            return new FileSource.Layers(
                    engine.workspaces(), image(name, request.platform()).diffIds());
        }
        if (stage.get() == within) {
            throw invalid("invalid from flag value " + name + ": refers to current build stage");
        }
        StageState state = stages.get(stage.get());
        if (state == null) {
            throw invalid("invalid from flag value " + name + ": there is no such stage before this one");
        }
        return new FileSource.Layers(engine.workspaces(), state.diffIds());
    }

    private void carryOut(StageBuild build, Instruction instruction) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Step step = build.step(instruction);
        StageState before = build.state();
        BuildCache.Result result = cache.once(lease, step, takesOver, () -> make(step, before));
        if (result.wasThere()) {
            listener.cached();
        } else {
            madeKeys.add(step.key());
        }
        build.done(before.after(step, result.step()));
    }

    private CachedStep make(Step step, StageState before) throws InterruptedException {
        Step.Work work = step.work();
        Descriptor layer = null;
        if (work != null) {
            try (Workspace workspace = engine.workspaces().open(before.diffIds())) {
                work.on(workspace);
                layer = workspace.pack(lease).orElse(null);
            }
        }
        return new CachedStep(step.key(), layer, Instant.now());
    }

    private Digest publish(StageState made) {
        if (made.isEmpty()) {
            throw invalid("No image was generated. Is your Dockerfile empty?");
        }
        Set<String> unused = new TreeSet<>(request.arguments().keySet());
        unused.removeAll(declared);
        unused.removeAll(GlobalArguments.PROXIES);
        if (!unused.isEmpty()) {
            listener.warning("[Warning] One or more build-args [" + String.join(" ", unused) + "] were not consumed");
        }
        Digest id = engine.storage()
                .committer()
                .publish(lease, made.layers(), made.config(), List.of())
                .id();
        listener.built(id);
        for (Reference name : request.names()) {
            engine.images().tag(id.toString(), name.name(), String.valueOf(name.tag()));
            listener.tagged(name.familiar());
        }
        return id;
    }
}
