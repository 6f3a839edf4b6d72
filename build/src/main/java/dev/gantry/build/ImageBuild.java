package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.dockerfile.Excerpt;
import dev.gantry.dockerfile.Instruction;
import dev.gantry.engine.Engine;
import dev.gantry.storage.BuildSteps;
import dev.gantry.storage.Lease;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// One build on its way: carries out a plan, stages that need nothing of each other side by side, and makes an image
/// of the last. The first failure breaks off the other stages. One thread, which waits for those of the stages.
final class ImageBuild {
    /// Stages at once. They start in the Dockerfile's order, and a stage needs earlier ones only: a running one never
    /// waits for one that has no thread.
    private static final int AT_ONCE = Math.max(4, Runtime.getRuntime().availableProcessors() + 2);

    private final Engine engine;
    private final Lease lease;
    private final BuildPlan plan;
    private final BuildRequest request;
    private final BuildSession session;
    private final SharedCache shared;
    private final BuildListener listener;
    private final StageExecution.Scope scope;
    private final ConcurrentMap<Integer, CompletableFuture<StageState>> ends = new ConcurrentHashMap<>();
    private final Queue<String> madeKeys = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean hasFailed = new AtomicBoolean();

    /// @param lease holds all that the build makes and uses
    ImageBuild(
            Engine engine,
            BuildCache cache,
            Lease lease,
            BuildPlan plan,
            BuildRequest request,
            BuildTools tools,
            BuildListener listener) {
        this.engine = engine;
        this.lease = lease;
        this.plan = plan;
        this.request = request;
        this.session = tools.session();
        this.shared = tools.shared();
        this.listener = listener;
        this.scope = new StageExecution.Scope(engine, cache, lease, plan, request, tools, this::made, madeKeys::add);
    }

    private CompletableFuture<StageState> end(int stage) {
        return ends.computeIfAbsent(stage, _ -> new CompletableFuture<>());
    }

    private StageState made(int stage) {
        return end(stage).resultNow();
    }

    List<ExportedImage> run() throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(AT_ONCE, plan.stages().size()),
                Thread.ofPlatform().name("build-stage-", 1).factory())) {
            carryOut(threads);
        } finally {
            BuildSteps steps = engine.storage().buildSteps();
            steps.touch(shared.used().keys());
            steps.settle(List.copyOf(madeKeys));
        }
        return publish(made(plan.last().index()));
    }

    private void carryOut(ExecutorService threads) throws InterruptedException {
        ExecutorCompletionService<StageState> ended = new ExecutorCompletionService<>(threads);
        for (int place = 0; place < plan.stages().size(); place++) {
            int its = place;
            ended.submit(() -> carryOut(its));
        }
        try {
            for (int i = 0; i < plan.stages().size(); i++) {
                ended.take().get();
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case InterruptedException interrupted -> throw interrupted;
                case null, default -> throw new IllegalStateException(e);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private StageState carryOut(int place) throws Exception {
        PlannedStage stage = plan.stages().get(place);
        StageListener told = listener.stage(place);
        try {
            for (int needed : stage.needs()) {
                await(needed);
            }
            StageState made = execute(stage, place, told);
            end(stage.index()).complete(made);
            return made;
        } catch (Throwable e) { // who needs this stage has to hear of everything
            end(stage.index()).completeExceptionally(e);
            throw e;
        } finally {
            told.finished();
        }
    }

    private StageState execute(PlannedStage stage, int place, StageListener told) throws InterruptedException {
        StageExecution execution = new StageExecution(scope, stage, told, plan.stepsBefore(place));
        try {
            if (place == 0) {
                announceGlobals(told);
            }
            return execution.run();
        } catch (RuntimeException | Error e) {
            told.failed();
            if (hasFailed.compareAndSet(false, true)) {
                listener.failedAt(Excerpt.of(
                        request.dockerfile(), plan.text(), execution.at().range()));
            }
            throw e;
        }
    }

    private void announceGlobals(StageListener told) {
        int number = 0;
        for (Instruction.Arg arg : plan.globals()) {
            told.step(++number, plan.steps(), arg.statement().text());
        }
    }

    /// Waits for another stage; where that one fails, so does this one, for the same reason.
    private void await(int stage) throws Exception {
        try {
            end(stage).get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private List<ExportedImage> publish(StageState made) throws InterruptedException {
        if (made.isEmpty()) {
            throw invalid("No image was generated. Is your Dockerfile empty?");
        }
        warnOfUnused();
        Map<String, String> annotations = shared.inline(plan)
                .map(cache -> Map.of(CacheDocument.ANNOTATION, cache))
                .orElse(Map.of());
        return new BuildExport(engine, lease, session, listener, annotations).give(made, request);
    }

    private void warnOfUnused() {
        Set<String> unused = new TreeSet<>(request.arguments().keySet());
        unused.removeAll(declared());
        unused.removeAll(GlobalArguments.PROXIES);
        unused.removeIf(BuiltInArguments::isOne);
        unused.remove(BuildOutput.EPOCH);
        if (!unused.isEmpty()) {
            listener.warning("[Warning] One or more build-args [" + String.join(" ", unused) + "] were not consumed");
        }
    }

    private Set<String> declared() {
        Stream<Instruction.Arg> inStages = plan.stages().stream()
                .flatMap(stage -> stage.instructions().stream())
                .filter(Instruction.Arg.class::isInstance)
                .map(Instruction.Arg.class::cast);
        Set<String> names = new HashSet<>();
        Stream.concat(plan.globals().stream(), inStages)
                .forEach(arg -> arg.declarations().forEach(declaration -> names.add(declaration.name())));
        return names;
    }
}
