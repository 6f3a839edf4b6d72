package dev.gantry.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A seccomp filter while it is put together, by `libseccomp.so.2`, which also the OCI runtimes use. Actions
/// are the kernel's `SECCOMP_RET_*` words. Not thread-safe.
public final class SeccompFilter implements AutoCloseable {
    private static final String LIBRARY = "libseccomp.so.2";
    private static final int EEXIST = 17;
    private static final int CONDITION_SIZE = 24;
    private static final int UNKNOWN_SYSCALL = -1;

    private final Symbols symbols;
    private final long context;

    private SeccompFilter(Symbols symbols, long context) {
        this.symbols = symbols;
        this.context = context;
    }

    /// How a rule looks at an argument of a system call.
    ///
    /// @param argument its number, from 0
    /// @param comparison `enum scmp_compare`: 1 not equal, 2 less, 3 at most, 4 equal, 5 at least, 6 greater,
    ///     7 equal under a mask
    /// @param value what it is compared with; the mask of a comparison under one
    /// @param second what is compared under the mask
    public record Condition(int argument, int comparison, long value, long second) {}

    /// Begins a filter for this machine's architecture.
    ///
    /// @return empty where the library is not installed
    public static Optional<SeccompFilter> begin(int defaultAction) {
        Symbols symbols = Symbols.LOADED;
        if (symbols == null) {
            return Optional.empty();
        }
        long context = symbols.init.call(Integer.toUnsignedLong(defaultAction));
        if (context == 0) {
            throw new IllegalArgumentException(
                    "seccomp: no such default action: " + Integer.toHexString(defaultAction));
        }
        return Optional.of(new SeccompFilter(symbols, context));
    }

    /// The library's token of an architecture, such as `x86_64`.
    ///
    /// @throws IllegalArgumentException where it knows none of this name
    public int architecture(String name) {
        try (Arena arena = Arena.ofConfined()) {
            int token =
                    symbols.resolveArchitecture.integer(arena.allocateFrom(name).address());
            if (token == 0) {
                throw new IllegalArgumentException("seccomp: no such architecture: " + name);
            }
            return token;
        }
    }

    /// Extends the filter, so far without rules, to another architecture that the kernel runs.
    public void addArchitecture(int token) {
        int result = symbols.addArchitecture.integer(context, Integer.toUnsignedLong(token));
        if (result != -EEXIST) {
            check(result, "seccomp_arch_add");
        }
    }

    /// The number of a system call on an architecture; negative where it has none.
    public int number(int architecture, String systemCall) {
        try (Arena arena = Arena.ofConfined()) {
            return symbols.resolveFor.integer(
                    Integer.toUnsignedLong(architecture),
                    arena.allocateFrom(systemCall).address());
        }
    }

    /// A rule; a system call that the library does not know is left to the default action.
    ///
    /// @param conditions all must hold, each about another argument
    public void addRule(int action, String systemCall, List<Condition> conditions) {
        try (Arena arena = Arena.ofConfined()) {
            int number = symbols.resolve.integer(arena.allocateFrom(systemCall).address());
            if (number == UNKNOWN_SYSCALL) {
                return;
            }
            MemorySegment array = arena.allocate(Math.max(1L, conditions.size()) * CONDITION_SIZE, 8);
            for (int i = 0; i < conditions.size(); i++) {
                write(array.asSlice((long) i * CONDITION_SIZE, CONDITION_SIZE), conditions.get(i));
            }
            int result = symbols.addRule.integer(
                    context, Integer.toUnsignedLong(action), number, conditions.size(), array.address());
            check(result, "seccomp_rule_add " + systemCall);
        }
    }

    /// `struct scmp_arg_cmp`.
    private static void write(MemorySegment target, Condition condition) {
        target.set(JAVA_INT, 0, condition.argument);
        target.set(JAVA_INT, 4, condition.comparison);
        target.set(JAVA_LONG, 8, condition.value);
        target.set(JAVA_LONG, 16, condition.second);
    }

    /// The filter as the kernel takes it: `struct sock_filter` after `struct sock_filter`, 8 bytes each.
    public byte[] program() {
        try (MemoryFile file = MemoryFile.create("seccomp")) {
            check(symbols.export.integer(context, file.fd().number()), "seccomp_export_bpf");
            return Files.readAllBytes(file.path());
        } catch (IOException e) {
            throw new UncheckedIOException("read the exported seccomp filter", e);
        }
    }

    private static void check(int result, String call) {
        if (result < 0) {
            throw new LinuxException(call, "", -result);
        }
    }

    @Override
    public void close() {
        symbols.release.call(context);
    }

    private record Symbols(
            NativeFunction init,
            NativeFunction resolveArchitecture,
            NativeFunction addArchitecture,
            NativeFunction resolve,
            NativeFunction resolveFor,
            NativeFunction addRule,
            NativeFunction export,
            NativeFunction release) {
        static final @Nullable Symbols LOADED = load();

        @SuppressWarnings("restricted") // loads a native library: this class is its one door
        private static @Nullable Symbols load() {
            try {
                SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
                return new Symbols(
                        NativeFunction.of(library, "seccomp_init"),
                        NativeFunction.of(library, "seccomp_arch_resolve_name"),
                        NativeFunction.of(library, "seccomp_arch_add"),
                        NativeFunction.of(library, "seccomp_syscall_resolve_name"),
                        NativeFunction.of(library, "seccomp_syscall_resolve_name_arch"),
                        NativeFunction.of(library, "seccomp_rule_add_array"),
                        NativeFunction.of(library, "seccomp_export_bpf"),
                        NativeFunction.of(library, "seccomp_release"));
            } catch (IllegalArgumentException absent) {
                return null;
            }
        }
    }
}
