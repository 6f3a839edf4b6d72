package dev.gantry.runtime;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What the daemon after this one must know of a task, in its directory as `task.json`.
record TaskRecord(String runtime, boolean tty, boolean openStdin, boolean stdinOnce, String cgroup) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static TaskRecord of(TaskRequest request, String runtime) {
        return new TaskRecord(runtime, request.tty(), request.openStdin(), request.stdinOnce(), request.cgroup());
    }

    void write(TaskDirectory directory) {
        directory.write(directory.record(), JSON.writeValueAsString(this));
    }

    /// Empty when there is none, or one torn by a crash.
    static Optional<TaskRecord> read(TaskDirectory directory) {
        try {
            return directory.read("task.json").map(text -> JSON.readValue(text, TaskRecord.class));
        } catch (JacksonException torn) {
            return Optional.empty();
        }
    }
}
