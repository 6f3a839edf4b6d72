package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.invalid;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.api.ExecCreateRequest;
import dev.gantry.api.ExecInspect;
import dev.gantry.api.ExecStartRequest;
import dev.gantry.api.Nil;
import dev.gantry.engine.ContainerState.Status;
import dev.gantry.engine.EngineException.Kind;
import dev.gantry.runtime.ExecProcess;
import dev.gantry.runtime.ExecRequest;
import dev.gantry.runtime.ExecSettings;
import dev.gantry.runtime.ExecTask;
import dev.gantry.runtime.ExitStatus;
import dev.gantry.runtime.HostCapabilities;
import dev.gantry.runtime.OutputSink;
import dev.gantry.runtime.RuntimeFailure;
import dev.gantry.runtime.SettingsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Further processes in running containers.
public final class Execs {
    private static final System.Logger LOG = System.getLogger(Execs.class.getName());
    private static final OutputSink NOWHERE = (stream, bytes, offset, length) -> {};

    /// How long `inspect` knows an exec that has ended. dockerd looks every five minutes and takes those that it saw
    /// the time before.
    private static final Duration TOLD_FOR = Duration.ofMinutes(10);

    private final ContainerRegistry containers;
    private final HostCapabilities host;
    private final ContainerEvents events;
    private final Map<String, Exec> execs = new ConcurrentHashMap<>();

    Execs(ContainerRegistry containers, HostCapabilities host, ContainerEvents events) {
        this.containers = containers;
        this.host = host;
        this.events = events;
    }

    /// Prepares a process to run in a running container.
    ///
    /// @return the exec's id
    /// @throws EngineException `NOT_FOUND`, `CONFLICT` where the container does not run, `INVALID_PARAMETER`
    public String create(String container, ExecCreateRequest request) {
        Container target = containers.require(container);
        requireRunning(target, container);
        return prepare(target, request).id;
    }

    /// As [#create]; the caller starts the exec by [#launch].
    Exec prepare(Container target, ExecCreateRequest request) {
        if (Nil.toEmpty(request.cmd()).isEmpty()) {
            throw invalid("No exec command specified");
        }
        Container.Run run = target.run();
        if (run != null) {
            run.task().expectExec();
        }
        forgetOld();
        Exec exec = new Exec(Ids.random(), target, request);
        execs.put(exec.id, exec);
        tell(exec, "exec_create: " + exec.commandLine(), Map.of());
        return exec;
    }

    /// Nobody will ask for it any more.
    void forget(Exec exec) {
        execs.remove(exec.id);
    }

    /// A container may run for years: an exec that has ended is told about for some minutes, as with dockerd.
    private void forgetOld() {
        Instant horizon = Instant.now().minus(TOLD_FOR);
        execs.values().removeIf(exec -> exec.endedBefore(horizon));
    }

    /// @param shown what an error calls the container
    private static void requireRunning(Container container, String shown) {
        ContainerState state = container.state();
        if (state.status() == Status.PAUSED) {
            throw conflict("Container " + shown + " is paused, unpause the container before exec");
        }
        if (state.status() == Status.RESTARTING) {
            throw conflict("Container " + container.id() + " is restarting, wait until the container is running");
        }
        if (!state.hasProcess()) {
            throw conflict("container " + container.id() + " is not running");
        }
    }

    /// Starts an exec for a client that takes its streams: the caller runs the session.
    ///
    /// @throws EngineException `NOT_FOUND`, `CONFLICT` where it was started before or the container does not
    /// run
    public ExecSession start(String id, ExecStartRequest request) {
        Exec exec = requireStartable(id);
        return new ExecSession(this, exec, request);
    }

    /// Starts an exec that nobody listens to.
    public void startDetached(String id, ExecStartRequest request) {
        Exec exec = requireStartable(id);
        launch(exec, request).attach(Set.of(), NOWHERE);
    }

    private Exec requireStartable(String id) {
        Exec exec = require(id);
        requireRunning(exec.container, exec.container.id());
        if (exec.exitCode() != null) {
            throw conflict("exec command " + id + " has already run");
        }
        if (!exec.begin()) {
            throw conflict("exec command " + id + " is already running");
        }
        return exec;
    }

    /// @throws EngineException where the command can't be run; the exec is over then, with 126 or 127
    ExecTask launch(Exec exec, ExecStartRequest request) {
        Container.Run run = exec.container.run();
        if (run == null) {
            throw conflict("container " + exec.container.id() + " is not running");
        }
        tell(exec, "exec_start: " + exec.commandLine(), Map.of());
        try {
            ExecProcess process = ExecProcess.of(settings(exec, request), run.settings(), host);
            ExecTask task = run.task().exec(new ExecRequest(exec.id, process, exec.request.attachStdin()));
            exec.running(task);
            var _ = task.exit().thenAcceptAsync(status -> ended(exec, task, status), Thread::startVirtualThread);
            return task;
        } catch (RuntimeFailure e) {
            exec.ended(exitCode(e));
            throw new EngineException(kind(e), Failures.text(e), e);
        } catch (SettingsException e) {
            exec.ended(126);
            throw invalid(Failures.text(e));
        } catch (RuntimeException e) {
            exec.ended(126);
            throw EngineException.system(Failures.text(e), e);
        }
    }

    private static ExecSettings settings(Exec exec, ExecStartRequest request) {
        ExecCreateRequest asked = exec.request;
        List<Integer> size = request.consoleSize() == null ? asked.consoleSize() : request.consoleSize();
        return new ExecSettings(
                Nil.toEmpty(asked.cmd()),
                Nil.toEmpty(asked.env()),
                asked.workingDir(),
                asked.user(),
                asked.tty(),
                RuntimeSettings.consoleSize(size),
                asked.privileged());
    }

    private void ended(Exec exec, ExecTask task, ExitStatus status) {
        exec.ended(status.code());
        tell(exec, "exec_die", Map.of("exitCode", Integer.toString(status.code())));
        var _ = task.outputEnded().whenComplete((done, failed) -> Thread.startVirtualThread(() -> release(task)));
    }

    private static void release(ExecTask task) {
        try {
            task.delete();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "exec not released id={0} reason={1}", task.id(), e.toString());
        }
    }

    private static int exitCode(RuntimeFailure failure) {
        return switch (failure.kind()) {
            case COMMAND_NOT_FOUND, NOT_A_DIRECTORY -> 127;
            case COMMAND_NOT_INVOCABLE, OTHER -> 126;
        };
    }

    private static Kind kind(RuntimeFailure failure) {
        return switch (failure.kind()) {
            case COMMAND_NOT_FOUND, COMMAND_NOT_INVOCABLE, NOT_A_DIRECTORY -> Kind.INVALID_PARAMETER;
            case OTHER -> Kind.SYSTEM;
        };
    }

    private void tell(Exec exec, String action, Map<String, String> more) {
        Map<String, String> attributes = new HashMap<>(more);
        attributes.put("execID", exec.id);
        events.publish(exec.container.document(), action, attributes);
    }

    void detached(Exec exec) {
        tell(exec, "exec_detach", Map.of());
    }

    private Exec require(String id) {
        Exec exec = execs.get(id);
        if (exec == null) {
            throw notFound("No such exec instance: " + id);
        }
        return exec;
    }

    /// Sets the size of the process's terminal, in characters.
    ///
    /// @throws EngineException `NOT_FOUND`, `CONFLICT` where it does not run
    public void resize(String id, int height, int width) {
        Exec exec = require(id);
        ExecTask task = exec.task();
        if (task == null || !exec.isRunning()) {
            throw conflict("exec process is not running: " + id);
        }
        task.resize(height, width);
    }

    /// Source: Engine API, `ExecInspect`.
    public ExecInspect inspect(String id) {
        Exec exec = require(id);
        ExecTask task = exec.task();
        List<String> command = Nil.toEmpty(exec.request.cmd());
        return new ExecInspect(
                exec.id,
                exec.isRunning(),
                exec.exitCode(),
                new ExecInspect.ProcessConfig(
                        exec.request.tty(),
                        command.getFirst(),
                        command.subList(1, command.size()),
                        exec.request.privileged(),
                        exec.request.user()),
                exec.request.attachStdin(),
                exec.request.attachStderr(),
                exec.request.attachStdout(),
                exec.exitCode() != null,
                exec.container.id(),
                exec.request.detachKeys(),
                task == null ? 0 : task.pid());
    }

    /// The ids of a container's execs that run, for its `inspect`.
    List<String> runningIn(Container container) {
        List<String> ids = new ArrayList<>();
        for (Exec exec : execs.values()) {
            if (exec.container == container && exec.isRunning()) {
                ids.add(exec.id);
            }
        }
        return ids;
    }

    /// A container's run is over: its execs have ended with it and are forgotten when it is removed.
    void containerRemoved(Container container) {
        execs.values().removeIf(exec -> exec.container == container);
    }
}
