package dev.gantry.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/// Starts a process with `posix_spawn(3)`: exactly the descriptors that are listed, a session of its own, an empty
/// signal mask and default signal actions (the JVM's threads block and handle some). About 0.9 ms, half of
/// `ProcessBuilder`, which gives no such list.
///
/// The child is the caller's to reap: [Pidfd#reap].
public final class Spawn {
    private static final int ACTIONS_SIZE = 80;
    private static final int ATTRIBUTES_SIZE = 336;
    private static final int SIGSET_SIZE = 128;
    private static final short SETSIGDEF_SETSIGMASK_SETSID = 4 | 8 | 0x80;
    private static final int O_RDWR = 2;
    private static final int STDIO = 3;
    private static final int F_DUPFD_CLOEXEC = 1030;

    private static final NativeFunction SPAWN = NativeFunction.ofLibc("posix_spawn");
    private static final NativeFunction ACTIONS_INIT = NativeFunction.ofLibc("posix_spawn_file_actions_init");
    private static final NativeFunction ACTIONS_DESTROY = NativeFunction.ofLibc("posix_spawn_file_actions_destroy");
    private static final NativeFunction ADD_OPEN = NativeFunction.ofLibc("posix_spawn_file_actions_addopen");
    private static final NativeFunction ADD_DUP2 = NativeFunction.ofLibc("posix_spawn_file_actions_adddup2");
    private static final NativeFunction ADD_CLOSE_FROM =
            NativeFunction.ofLibc("posix_spawn_file_actions_addclosefrom_np");
    private static final NativeFunction ATTRIBUTES_INIT = NativeFunction.ofLibc("posix_spawnattr_init");
    private static final NativeFunction SET_FLAGS = NativeFunction.ofLibc("posix_spawnattr_setflags");
    private static final NativeFunction SET_DEFAULT = NativeFunction.ofLibc("posix_spawnattr_setsigdefault");

    private Spawn() {}

    /// What to start.
    ///
    /// @param program the path of the executable, without a search in `PATH`
    /// @param args the arguments after the program's own name
    /// @param environment `NAME=value`, all of it
    /// @param inherited become the child's descriptors 3, 4, ... in this order; 0 to 2 are `/dev/null`
    public record Command(Path program, List<String> args, List<String> environment, List<Fd> inherited) {
        public Command {
            args = List.copyOf(args);
            environment = List.copyOf(environment);
            inherited = List.copyOf(inherited);
        }
    }

    /// Starts it.
    ///
    /// @return the child's pid
    /// @throws LinuxException `ENOENT`, `EACCES`, ... when the program cannot be executed
    public static int start(Command command) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(ACTIONS_SIZE, 8);
            ACTIONS_INIT.call(actions.address());
            List<Fd> sources = command.inherited.stream()
                    .map(fd -> aboveTargets(fd, command))
                    .toList();
            try {
                describe(actions, sources, arena);
                return spawn(command, actions, arena);
            } finally {
                sources.forEach(Fd::close);
                ACTIONS_DESTROY.call(actions.address());
            }
        }
    }

    /// A duplicate whose number no target overwrites while the child's table is made.
    private static Fd aboveTargets(Fd fd, Command command) {
        int lowest = STDIO + command.inherited.size();
        long copy = Native.syscall(FileSyscalls.FCNTL, fd.number(), F_DUPFD_CLOEXEC, lowest);
        return Fd.of((int) Native.check(copy, "fcntl", fd.toString()));
    }

    private static void describe(MemorySegment actions, List<Fd> sources, Arena arena) {
        MemorySegment devNull = arena.allocateFrom("/dev/null");
        for (int target = 0; target < STDIO; target++) {
            ADD_OPEN.call(actions.address(), target, devNull.address(), O_RDWR, 0);
        }
        for (int i = 0; i < sources.size(); i++) {
            ADD_DUP2.call(actions.address(), sources.get(i).number(), STDIO + i);
        }
        ADD_CLOSE_FROM.call(actions.address(), STDIO + sources.size());
    }

    private static int spawn(Command command, MemorySegment actions, Arena arena) {
        MemorySegment attributes = arena.allocate(ATTRIBUTES_SIZE, 8); // its signal mask is empty
        ATTRIBUTES_INIT.call(attributes.address());
        SET_FLAGS.call(attributes.address(), SETSIGDEF_SETSIGMASK_SETSID);
        MemorySegment allSignals = arena.allocate(SIGSET_SIZE, 8).fill((byte) 0xff);
        SET_DEFAULT.call(attributes.address(), allSignals.address());
        MemorySegment pid = arena.allocate(JAVA_INT);
        MemorySegment program = arena.allocateFrom(command.program.toString());
        MemorySegment arguments = strings(arena, program, command.args);
        MemorySegment environment = strings(arena, MemorySegment.NULL, command.environment);
        int error = SPAWN.integer(
                pid.address(),
                program.address(),
                actions.address(),
                attributes.address(),
                arguments.address(),
                environment.address());
        if (error != 0) {
            throw new LinuxException("posix_spawn", command.program.toString(), error);
        }
        return pid.get(JAVA_INT, 0);
    }

    /// A null-terminated array of strings, after `first` if that is not null.
    private static MemorySegment strings(Arena arena, MemorySegment first, List<String> rest) {
        int offset = first.equals(MemorySegment.NULL) ? 0 : 1;
        MemorySegment array = arena.allocate(ADDRESS, offset + rest.size() + 1L);
        array.setAtIndex(ADDRESS, 0, first);
        for (int i = 0; i < rest.size(); i++) {
            array.setAtIndex(ADDRESS, i + (long) offset, arena.allocateFrom(rest.get(i)));
        }
        return array;
    }
}
