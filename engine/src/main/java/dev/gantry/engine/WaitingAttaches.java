package dev.gantry.engine;

import dev.gantry.runtime.TaskProcess;
import java.util.ArrayList;
import java.util.List;

/// Sessions that were attached to a container before it was started.
final class WaitingAttaches {
    private final List<AttachSession> waiting = new ArrayList<>();

    synchronized void add(AttachSession session) {
        waiting.add(session);
    }

    /// Joins all of them to a process that has not started yet.
    synchronized void connect(TaskProcess process) {
        waiting.forEach(session -> session.connect(process));
        waiting.clear();
    }

    /// Ends all of them: the start failed, or the container is gone.
    synchronized void abandon() {
        waiting.forEach(AttachSession::abandon);
        waiting.clear();
    }
}
