package dev.gantry.engine;

import java.util.ArrayDeque;

/// Undo, written beside do: each step that succeeded pushes how to take it back, and unless [#keep()] is
/// reached all of it is taken back in reverse order. A failing undo does not stop the others; it is added to
/// the first failure's suppressed ones.
public final class Rollback implements AutoCloseable {
    private final ArrayDeque<Runnable> undos = new ArrayDeque<>();

    public void onFailure(Runnable undo) {
        undos.push(undo);
    }

    /// Everything worked: nothing is taken back.
    public void keep() {
        undos.clear();
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!undos.isEmpty()) {
            try {
                undos.pop().run();
            } catch (RuntimeException failed) {
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
