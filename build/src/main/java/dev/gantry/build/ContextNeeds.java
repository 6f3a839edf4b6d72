package dev.gantry.build;

import dev.gantry.dockerfile.ContextPaths;
import dev.gantry.dockerfile.DockerfileException;
import dev.gantry.dockerfile.Instruction;
import dev.gantry.dockerfile.RunMount;
import dev.gantry.dockerfile.SourcePattern;
import dev.gantry.dockerfile.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What instructions need of the build's context.
final class ContextNeeds {
    /// What a word has that says something else than it shows.
    private static final String SPECIAL = "$'\"\\`";

    private final List<String> paths = new ArrayList<>();
    private final List<String> patterns = new ArrayList<>();

    private ContextNeeds() {}

    /// What stages are known to need before they are carried out: nothing that depends on variables, or on triggers
    /// of base images, which steps ask for when their turn comes.
    static ContextPaths of(List<PlannedStage> stages) {
        ContextNeeds needs = new ContextNeeds();
        for (PlannedStage stage : stages) {
            stage.instructions().forEach(needs::addKnown);
        }
        return needs.all();
    }

    /// Of what is wrong its step says so, if it comes to that.
    private void addKnown(Instruction instruction) {
        try {
            ContextPaths its = of(instruction);
            paths.addAll(its.paths());
            patterns.addAll(its.patterns());
        } catch (DockerfileException e) {
            return;
        }
    }

    private static ContextPaths of(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Copy copy
            when copy.from().isEmpty() -> ofSources(plain(copy.transfer().sources()), copy.parents());
            case Instruction.Add add ->
                ofSources(
                        plain(add.transfer().sources()).stream()
                                .filter(AddSources::isLocal)
                                .toList(),
                        false);
            case Instruction.Run run -> ofMounts(run.mounts());
            default -> ContextPaths.NONE;
        };
    }

    private static List<String> plain(List<String> words) {
        return words.stream().filter(ContextNeeds::isPlain).toList();
    }

    private static boolean isPlain(String word) {
        return word.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
    }

    private static ContextPaths ofMounts(List<RunMount> mounts) {
        ContextNeeds needs = new ContextNeeds();
        for (RunMount mount : mounts) {
            Map<String, String> options = mount.options();
            String source = options.getOrDefault("source", "");
            if (mount.type() == RunMount.Type.BIND
                    && options.getOrDefault("from", "").isEmpty()
                    && isPlain(source)) {
                needs.paths.add(TreePath.clean(source));
            }
        }
        return needs.all();
    }

    /// What a mount of a path needs.
    static ContextPaths ofPath(String path) {
        return ContextPaths.of(List.of(TreePath.clean(path)), List.of());
    }

    /// What the sources of a `COPY` or `ADD` need.
    ///
    /// @param words their variables replaced
    /// @throws DockerfileException for a pattern that is none
    static ContextPaths ofSources(Statement statement, List<String> words, boolean withParents) {
        words.stream().filter(SourcePattern::isPattern).forEach(word -> SourcePattern.of(statement, word));
        return ofSources(words, withParents);
    }

    private static ContextPaths ofSources(List<String> words, boolean withParents) {
        ContextNeeds needs = new ContextNeeds();
        for (String word : words) {
            if (TreePath.leadsOut(word)) {
                continue; // it is refused
            }
            if (withParents) {
                needs.addParts(word);
            } else {
                needs.add(TreePath.clean(word));
            }
        }
        return needs.all();
    }

    /// What is before the pivot is a path, whatever its characters.
    private void addParts(String word) {
        int pivot = word.indexOf(Sources.PIVOT);
        if (pivot < 0) {
            add(TreePath.clean(word));
        } else {
            paths.add(TreePath.clean(word.substring(0, pivot)));
        }
    }

    private void add(String path) {
        (SourcePattern.isPattern(path) ? patterns : paths).add(path);
    }

    private ContextPaths all() {
        return ContextPaths.of(paths, patterns);
    }
}
