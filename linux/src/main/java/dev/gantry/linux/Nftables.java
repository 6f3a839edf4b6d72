package dev.gantry.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.stream.Collectors;

/// The kernel's packet filter, by `libnftables.so.1` in this process: no child, 0.2 to 0.5 ms for a change.
///
/// Every [#run] is one transaction: all of its commands happen, or none. An instance belongs to the thread that
/// opened it, and works in that thread's network namespace.
public final class Nftables implements AutoCloseable {
    private static final String LIBRARY = "libnftables.so.1";

    private final Symbols symbols;
    private final long context;
    private final Thread owner = Thread.currentThread();

    private Nftables(Symbols symbols, long context) {
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
        long context = symbols.create.call(0);
        if (context == 0) {
            throw new NftablesException("nftables: no memory for a context");
        }
        Nftables nftables = new Nftables(symbols, context);
        // Without these the library prints on our own stdout and stderr.
        symbols.bufferOutput.call(context);
        symbols.bufferError.call(context);
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
            int result =
                    symbols.run.integer(context, arena.allocateFrom(commands).address());
            String output = text(symbols.output.pointer(context));
            String error = text(symbols.error.pointer(context));
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
        symbols.free.call(context);
    }

    @SuppressWarnings("restricted") // the library's text has no length until it is read
    private static String text(MemorySegment start) {
        return start.reinterpret(Long.MAX_VALUE).getString(0);
    }

    /// The library's functions. They are loaded once and stay: unloading it would unload what it registered in
    /// libc.
    private record Symbols(
            NativeFunction create,
            NativeFunction bufferOutput,
            NativeFunction bufferError,
            NativeFunction run,
            NativeFunction output,
            NativeFunction error,
            NativeFunction free) {
        @SuppressWarnings("restricted") // loads a native library: this class is its one door
        static Symbols load() {
            try {
                SymbolLookup library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
                return new Symbols(
                        NativeFunction.of(library, "nft_ctx_new"),
                        NativeFunction.of(library, "nft_ctx_buffer_output"),
                        NativeFunction.of(library, "nft_ctx_buffer_error"),
                        NativeFunction.of(library, "nft_run_cmd_from_buffer"),
                        NativeFunction.of(library, "nft_ctx_get_output_buffer"),
                        NativeFunction.of(library, "nft_ctx_get_error_buffer"),
                        NativeFunction.of(library, "nft_ctx_free"));
            } catch (IllegalArgumentException _) {
                throw new NftablesException("nftables: " + LIBRARY + " not found, install the package libnftables1");
            }
        }
    }
}
