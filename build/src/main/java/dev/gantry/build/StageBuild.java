package dev.gantry.build;

import dev.gantry.dockerfile.ConfigEditor;
import dev.gantry.dockerfile.Instruction;
import dev.gantry.dockerfile.Transfer;
import dev.gantry.dockerfile.Variables;
import dev.gantry.image.RunConfig;
import dev.gantry.linux.Directory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Turns a stage's instructions into steps, one after the other: each sees the configuration and the variables
/// as those before it have left them. One thread.
final class StageBuild {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final BuildTools tools;
    private final StageListener listener;
    private final char escape;
    private final StageArguments arguments;
    private final ConfigEditor editor;
    private final FileSource.Finder from;
    private final FileTransfers transfers;
    private StageState state;

    /// @param from the files of what `COPY --from` and `RUN --mount=from=` name
    StageBuild(
            BuildTools tools,
            StageListener listener,
            StageState base,
            StageArguments arguments,
            char escape,
            FileSource.Finder from) {
        this.tools = tools;
        this.listener = listener;
        this.escape = escape;
        this.arguments = arguments;
        this.editor = new ConfigEditor(withPath(base.runConfig()), escape);
        this.from = from;
        this.transfers = new FileTransfers(tools, from);
        this.state = base;
    }

    /// What finds programs in an image that does not say so.
    private static RunConfig withPath(RunConfig config) {
        boolean says = config.env().stream().anyMatch(line -> line.startsWith("PATH="));
        RunConfig.Builder builder = config.edit().onBuild(List.of());
        return says ? builder.build() : builder.env("PATH", DEFAULT_PATH).build();
    }

    StageState state() {
        return state;
    }

    /// What the step has made.
    void done(StageState after) {
        state = after;
    }

    /// The next step.
    Step step(Instruction instruction) throws InterruptedException {
        return switch (instruction) {
            case Instruction.From _ -> throw new IllegalStateException("FROM begins a stage");
            case Instruction.Arg arg -> configured(arg, arguments.declare(arg, environment(), escape), author());
            case Instruction.Maintainer maintainer -> maintained(maintainer);
            case Instruction.Setting setting -> setting(setting);
            case Instruction.Run run -> run(run);
            case Instruction.Copy copy -> copy(copy);
            case Instruction.Add add -> add(add);
        };
    }

    private List<String> environment() {
        return editor.config().env();
    }

    private String author() {
        return state.author();
    }

    private Variables variables() {
        return Variables.of(arguments.values(), environment(), escape);
    }

    private Step maintained(Instruction.Maintainer maintainer) {
        String name = variables().expand(maintainer.statement(), maintainer.name());
        return configured(maintainer, "MAINTAINER " + name, name);
    }

    private Step configured(Instruction instruction, String text, String author) {
        return step(instruction, StepHistory.other(text, editor.shell()), author, List.of(), null);
    }

    private Step step(
            Instruction instruction, String history, String author, List<String> inputs, Step.@Nullable Work work) {
        String key = StepKey.on(state).add(history).add(author).addAll(inputs).digest();
        return new Step(instruction.statement().text(), history, author, editor.config(), key, false, work);
    }

    private Step setting(Instruction.Setting written) {
        Instruction.Setting setting = variables().resolve(written);
        editor.applyResolved(setting);
        String directory = editor.config().workingDir();
        String history = StepHistory.setting(setting, editor.shell(), directory);
        Step.Work work = setting instanceof Instruction.Workdir
                ? workspace -> workspace.onFiles(root -> makeDirectory(root, directory))
                : null;
        return step(written, history, author(), List.of(), work);
    }

    private static String makeDirectory(Directory root, String directory) {
        TreeCopy.directories(root, TreePath.clean(directory), Owner.ROOT).close();
        return directory;
    }

    private Step run(Instruction.Run run) throws InterruptedException {
        List<String> recorded = arguments.recorded(environment());
        List<String> visible = arguments.environment(environment());
        RunScript script = RunScript.of(run, editor.shell());
        RunStep step = new RunStep(
                tools,
                listener,
                script.words(),
                withVariables(editor.config(), visible),
                tools.hosts().of(run),
                mounts(run, script));
        String history = StepHistory.run(step.words(), recorded, !visible.isEmpty());
        List<String> inputs = new ArrayList<>(step.inputs());
        inputs.addAll(recorded);
        return step(run, history, author(), inputs, step::carryOut);
    }

    private List<StepMount> mounts(Instruction.Run run, RunScript script) throws InterruptedException {
        StepMounts reader =
                new StepMounts(tools.context(), from, arguments.builtIn().cacheNamespace());
        Variables variables = variables();
        List<StepMount> mounts = new ArrayList<>(reader.read(
                run.mounts(), editor.config().workingDir(), word -> variables.expand(run.statement(), word)));
        if (script.program() != null) {
            mounts.add(script.program());
        }
        for (StepMount mount : mounts) {
            if (mount instanceof StepMount.Cache cache) {
                tools.shared().used().addMount(cache.name());
            }
        }
        return mounts;
    }

    private static RunConfig withVariables(RunConfig config, List<String> lines) {
        RunConfig.Builder builder = config.edit();
        for (String line : lines) {
            int equals = line.indexOf('=');
            builder.env(line.substring(0, equals), line.substring(equals + 1));
        }
        return builder.build();
    }

    private Step copy(Instruction.Copy copy) throws InterruptedException {
        return transfer(copy, transfers.prepare(copy, variables(), state, directory()), false);
    }

    private Step add(Instruction.Add add) throws InterruptedException {
        boolean unpacks = add.unpack() == null || add.unpack();
        return transfer(add, transfers.prepare(add, variables(), state, directory()), unpacks);
    }

    private String directory() {
        return editor.config().workingDir();
    }

    private Step transfer(Instruction instruction, FileTransfer files, boolean unpacks) {
        Transfer transfer = files.transfer();
        String digest = files.digest();
        String keyword = unpacks ? "ADD" : instruction.statement().keyword().toUpperCase(Locale.ROOT);
        String history =
                StepHistory.transfer(keyword, transfer.chown(), digest, transfer.destination(), editor.shell());
        Step.Work work = workspace -> workspace.onFiles(root -> {
            files.carryOut(root);
            return digest;
        });
        if (transfer.link()) {
            String key = StepKey.alone(state)
                    .add(digest)
                    .add(files.target())
                    .addAll(files.inputs())
                    .digest();
            String text = instruction.statement().text();
            return new Step(text, history, author(), editor.config(), key, true, work);
        }
        return step(instruction, history, author(), files.inputs(), work);
    }
}
