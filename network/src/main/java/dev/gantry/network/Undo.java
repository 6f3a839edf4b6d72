package dev.gantry.network;

import java.util.ArrayDeque;
import java.util.Deque;

/// What takes back the steps that have been done, written beside them.
final class Undo {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    void push(Runnable step) {
        steps.push(step);
    }

    /// Takes all back, the last step first. What fails on the way is added to the failure that is the reason.
    void run(RuntimeException reason) {
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (RuntimeException e) {
                reason.addSuppressed(e);
            }
        }
    }
}
