package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.build.PlannedStage.Base;
import dev.gantry.dockerfile.Dockerfile;
import dev.gantry.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a build is going to do: the stages that its target needs, each after those that it needs itself.
///
/// @param text the Dockerfile's
/// @param arguments the values of the `ARG`s before the first `FROM`, and those that a build has without declaring them
/// @param names all stages of the Dockerfile by name
record BuildPlan(
        String text,
        Dockerfile file,
        Map<String, String> arguments,
        Map<String, Integer> names,
        List<PlannedStage> stages) {
    private static final String SCRATCH = "scratch";

    BuildPlan {
        arguments = Map.copyOf(arguments);
        names = Map.copyOf(names);
        stages = List.copyOf(stages);
    }

    char escape() {
        return file.directives().escape();
    }

    /// The `ARG`s before the first `FROM`.
    List<Instruction.Arg> globals() {
        return file.globalArguments();
    }

    /// How many steps it has.
    int steps() {
        return stepsBefore(stages.size());
    }

    /// How many steps come before a stage: the first `ARG`s, and the stages above it.
    ///
    /// @param place of the stage in [#stages]
    int stepsBefore(int place) {
        return globals().size()
                + stages.subList(0, place).stream()
                        .mapToInt(PlannedStage::steps)
                        .sum();
    }

    /// The stages, to be told of.
    List<StageOutline> outline() {
        return stages.stream()
                .map(stage -> new StageOutline(stages.size() == 1 ? "" : stage.title(), stage.steps()))
                .toList();
    }

    /// The stage that is the result.
    PlannedStage last() {
        return stages.getLast();
    }

    /// The stage that `COPY --from` or `FROM` names, in a stage.
    Optional<Integer> stage(String name, int within) {
        return find(names, name, within);
    }

    private static Optional<Integer> find(Map<String, Integer> names, String name, int within) {
        Integer named = names.get(name.toLowerCase(Locale.ROOT));
        if (named != null && named < within) {
            return Optional.of(named);
        }
        return name.matches("[0-9]{1,6}") ? Optional.of(Integer.parseInt(name)) : Optional.empty();
    }

    /// Plans a build.
    ///
    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER` for a stage that is none
    /// @throws dev.gantry.dockerfile.DockerfileException for words that can't be read
    static BuildPlan of(Dockerfile file, String text, BuildRequest request) {
        char escape = file.directives().escape();
        Map<String, String> arguments =
                GlobalArguments.evaluate(file.globalArguments(), request.arguments(), request.platform(), escape);
        StageNaming naming = new StageNaming(arguments, escape);
        Map<String, Integer> names = new HashMap<>();
        List<PlannedStage> all = new ArrayList<>();
        Map<String, String> contexts = NamedContexts.normal(request.contexts());
        for (Dockerfile.Stage stage : file.stages()) {
            all.add(planned(stage, all.size(), names, contexts, naming));
            String name = stage.from().stage();
            if (name != null) {
                names.put(name, all.size() - 1);
            }
        }
        int last = target(request.target(), names, all.size());
        all.set(last, all.get(last).with(RequestedLabels.of(request.labels(), escape)));
        return new BuildPlan(
                text,
                file,
                arguments,
                names,
                needed(all, last).stream().map(all::get).toList());
    }

    private static int target(String target, Map<String, Integer> names, int count) {
        if (target.isEmpty()) {
            return count - 1;
        }
        return find(names, target, count)
                .filter(index -> index < count)
                .orElseThrow(() -> invalid("failed to reach build target " + target + " in Dockerfile"));
    }

    /// A stage and all that it needs, which come before it.
    private static SortedSet<Integer> needed(List<PlannedStage> all, int last) {
        SortedSet<Integer> needed = new TreeSet<>(Set.of(last));
        for (int index = last; index >= 0; index--) {
            if (needed.contains(index)) {
                needed.addAll(all.get(index).needs());
            }
        }
        return needed;
    }

    private static PlannedStage planned(
            Dockerfile.Stage stage,
            int index,
            Map<String, Integer> names,
            Map<String, String> contexts,
            StageNaming naming) {
        Instruction.From from = stage.from();
        String name = from.stage();
        if (name != null && contexts.containsKey(NamedContexts.normal(name))) {
            return new PlannedStage(
                    index, from, ofContext(name, contexts, naming.platform(from)), List.of(), List.of());
        }
        String image = naming.image(from);
        Integer named = names.get(image.toLowerCase(Locale.ROOT));
        Base base;
        List<Integer> needs = new ArrayList<>();
        if (named != null) {
            base = new Base.Stage(named);
            needs.add(named);
        } else if (image.equals(SCRATCH)) {
            base = new Base.Scratch();
        } else if (contexts.containsKey(NamedContexts.normal(image))) {
            base = ofContext(image, contexts, naming.platform(from));
        } else {
            base = new Base.Image(image, naming.platform(from));
        }
        for (Instruction instruction : stage.instructions()) {
            for (String other : sources(instruction)) {
                if (contexts.containsKey(NamedContexts.normal(other))) {
                    continue;
                }
                find(names, other, index).filter(found -> found < index).ifPresent(needs::add);
            }
        }
        return new PlannedStage(index, from, base, stage.instructions(), needs);
    }

    private static Base ofContext(String name, Map<String, String> contexts, String platform) {
        Optional<String> image = NamedContexts.image(contexts.getOrDefault(NamedContexts.normal(name), ""));
        return image.isPresent() ? new Base.Image(image.get(), platform) : new Base.Context(name);
    }

    /// What an instruction takes files from, besides the context.
    private static List<String> sources(Instruction instruction) {
        List<String> sources = new ArrayList<>();
        if (instruction instanceof Instruction.Copy copy) {
            sources.add(copy.from());
        } else if (instruction instanceof Instruction.Run run) {
            run.mounts().forEach(mount -> sources.add(mount.options().getOrDefault("from", "")));
        }
        sources.removeIf(String::isEmpty);
        return sources;
    }
}
