package dev.gantry.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.stream.Collectors;

/// The kernel's packet filter, by `libnftables.so.1` in this process: no child, 0.2 to 0.5 ms for a change.
///
/// Every [#run] is one transaction: all of its commands happen, or none. An instance belongs to the thread that
/// opened it, and works in that thread's network namespace.
public final class Nftables implements AutoCloseable {
    private static final String LIBRARY = "libnftables.so.1";

    private final Symbols symbols;
    private final MemorySegment context;
    private final Thread owner = Thread.currentThread();

    private Nftables(Symbols symbols, MemorySegment context) {
        this.symbols = symbols;
        this.context = context;
    }

    /// Loads the library and opens a context.
    ///
    /// @throws NftablesException where the library is not installed or the kernel has no nftables for us; the
    /// message says what to do
    public static Nftables open() {
        probeKernel();
        Symbols symbols = Symbols.load();
        MemorySegment context = symbols.pointer(symbols.create, 0);
        if (context.address() == 0) {
            throw new NftablesException("nftables: no memory for a context");
        }
        Nftables nftables = new Nftables(symbols, context);
        // Without these the library prints on our own stdout and stderr.
        symbols.call(symbols.bufferOutput, context);
        symbols.call(symbols.bufferError, context);
        return nftables;
    }

    /// The library ends the process if it can't open its socket, so we try first.
    private static void probeKernel() {
        try (NetlinkSocket _ = NetlinkSocket.open(NetlinkSocket.NETFILTER)) {
            return;
        } catch (LinuxException e) {
            throw new NftablesException("nftables: this kernel has no netfilter netlink: " + e.getMessage());
        }
    }

    /// Runs commands in the language of `nft(8)`, separated by line feeds, as one transaction.
    ///
    /// @return what the commands print (`list ...`), empty for changes
    /// @throws NftablesException with the library's words for what was wrong; nothing has changed
    public String run(String commands) {
        if (!Thread.currentThread().equals(owner)) {
            throw new IllegalStateException("nftables context of " + owner.getName() + " used by another thread");
        }
        try (Arena arena = Arena.ofConfined()) {
            int result = symbols.call(symbols.run, context, arena.allocateFrom(commands));
            String output = symbols.string(symbols.output, context);
            String error = symbols.string(symbols.error, context);
            if (result != 0) {
                throw new NftablesException("nftables: " + withoutMarks(error));
            }
            return output;
        }
    }

    /// The cause, then the command it concerns, on one line; not the marks below the command.
    private static String withoutMarks(String error) {
        return error.lines().limit(2).map(String::strip).collect(Collectors.joining(": "));
    }

    @Override
    public void close() {
        symbols.call(symbols.free, context);
    }

    /// The library's functions. They are loaded once and stay: unloading it would unload what it registered in
    /// libc.
    private record Symbols(
            MethodHandle create,
            MethodHandle bufferOutput,
            MethodHandle bufferError,
            MethodHandle run,
            MethodHandle output,
            MethodHandle error,
            MethodHandle free) {
        private static final FunctionDescriptor INT_OF_CONTEXT = FunctionDescriptor.of(JAVA_INT, ADDRESS);
        private static final FunctionDescriptor TEXT_OF_CONTEXT = FunctionDescriptor.of(ADDRESS, ADDRESS);

        @SuppressWarnings("restricted") // loads a native library: this class is its one door
        static Symbols load() {
            try {
                SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
                return new Symbols(
                        link(library, "nft_ctx_new", FunctionDescriptor.of(ADDRESS, JAVA_INT)),
                        link(library, "nft_ctx_buffer_output", INT_OF_CONTEXT),
                        link(library, "nft_ctx_buffer_error", INT_OF_CONTEXT),
                        link(library, "nft_run_cmd_from_buffer", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS)),
                        link(library, "nft_ctx_get_output_buffer", TEXT_OF_CONTEXT),
                        link(library, "nft_ctx_get_error_buffer", TEXT_OF_CONTEXT),
                        link(library, "nft_ctx_free", FunctionDescriptor.ofVoid(ADDRESS)));
            } catch (IllegalArgumentException _) {
                throw new NftablesException("nftables: " + LIBRARY + " not found, install the package libnftables1");
            }
        }

        @SuppressWarnings("restricted") // see load
        private static MethodHandle link(SymbolLookup library, String name, FunctionDescriptor descriptor) {
            return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
        }

        MemorySegment pointer(MethodHandle handle, Object argument) {
            try {
                return (MemorySegment) handle.invoke(argument);
            } catch (Throwable thrown) {
                throw new AssertionError("libnftables", thrown);
            }
        }

        int call(MethodHandle handle, MemorySegment... arguments) {
            try {
                return handle.invokeWithArguments((Object[]) arguments) instanceof Integer result ? result : 0;
            } catch (Throwable thrown) {
                throw new AssertionError("libnftables", thrown);
            }
        }

        @SuppressWarnings("restricted") // the returned text has no length until it is read
        String string(MethodHandle handle, MemorySegment context) {
            return pointer(handle, context).reinterpret(Long.MAX_VALUE).getString(0);
        }
    }
}
