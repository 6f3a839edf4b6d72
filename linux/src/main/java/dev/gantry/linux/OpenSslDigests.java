package dev.gantry.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.security.MessageDigestSpi;
import java.security.Provider;
import java.security.Security;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// SHA-256 and SHA-512 by OpenSSL's libcrypto, for whoever asks the JDK for a `MessageDigest`. Layers are digested
/// once or twice on their way, and nothing else on it costs as much: libcrypto uses what the processor has, where the
/// JDK's own code is as fast only after its last compiler has got to it, which a small daemon does without (20 MB/s
/// beside 300 on a processor without SHA instructions).
public final class OpenSslDigests extends Provider {
    private static final long serialVersionUID = 1L;

    private static final String LIBRARY = "libcrypto.so.3";
    private static final Map<String, String> FUNCTIONS = Map.of("SHA-256", "EVP_sha256", "SHA-512", "EVP_sha512");

    private OpenSslDigests(Symbols symbols) {
        super("GantryOpenSSL", "1", "message digests by libcrypto");
        FUNCTIONS.forEach((algorithm, function) -> putService(new Digesting(this, algorithm, symbols, function)));
    }

    /// From now on `MessageDigest.getInstance` takes these, where the library is installed.
    ///
    /// @return whether it is
    public static boolean install() {
        Optional<Symbols> symbols = Symbols.load();
        symbols.ifPresent(found -> Security.insertProviderAt(new OpenSslDigests(found), 1));
        return symbols.isPresent();
    }

    private static final class Digesting extends Service {
        private final Symbols symbols;
        private final MemorySegment algorithm;

        Digesting(Provider provider, String name, Symbols symbols, String function) {
            super(provider, "MessageDigest", name, OpenSslDigest.class.getName(), null, null);
            this.symbols = symbols;
            this.algorithm = symbols.algorithm(function);
        }

        @Override
        public Object newInstance(@Nullable Object parameter) {
            return new OpenSslDigest(symbols, algorithm);
        }
    }

    /// Functions of libcrypto. Source: EVP_DigestInit(3).
    private static final class Symbols {
        private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;

        private final SymbolLookup library;
        private final NativeFunction create;
        private final NativeFunction init;
        private final NativeFunction end;
        private final NativeFunction size;
        private final NativeFunction free;
        private final MethodHandle update;

        @SuppressWarnings("restricted") // loads a native library: this class is its one door
        private Symbols() {
            library = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
            create = NativeFunction.of(library, "EVP_MD_CTX_new");
            init = NativeFunction.of(library, "EVP_DigestInit_ex");
            end = NativeFunction.of(library, "EVP_DigestFinal_ex");
            size = NativeFunction.of(library, "EVP_MD_get_size");
            free = NativeFunction.of(library, "EVP_MD_CTX_free");
            // Reads Java arrays where they lie. The garbage collector waits as long as one call takes.
            update = Linker.nativeLinker()
                    .downcallHandle(
                            library.findOrThrow("EVP_DigestUpdate"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, SIZE),
                            Linker.Option.critical(true));
        }

        static Optional<Symbols> load() {
            try {
                return Optional.of(new Symbols());
            } catch (IllegalArgumentException absent) {
                return Optional.empty();
            }
        }

        MemorySegment algorithm(String function) {
            return NativeFunction.of(library, function).pointer();
        }
    }

    /// One running digest; its memory goes when the garbage collector finds that nobody has it.
    private static final class OpenSslDigest extends MessageDigestSpi {
        private final Symbols symbols;
        private final MemorySegment algorithm;
        private final MemorySegment context;
        private final int length;

        @SuppressWarnings("restricted") // gives a pointer of the library's an end
        OpenSslDigest(Symbols symbols, MemorySegment algorithm) {
            this.symbols = symbols;
            this.algorithm = algorithm;
            this.length = symbols.size.integer(algorithm.address());
            this.context =
                    symbols.create.pointer().reinterpret(Arena.ofAuto(), freed -> symbols.free.call(freed.address()));
            engineReset();
        }

        @Override
        protected int engineGetDigestLength() {
            return length;
        }

        @Override
        protected void engineReset() {
            check(symbols.init.integer(context.address(), algorithm.address(), 0), "EVP_DigestInit_ex");
        }

        @Override
        protected void engineUpdate(byte input) {
            engineUpdate(new byte[] {input}, 0, 1);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int count) {
            MemorySegment bytes = MemorySegment.ofArray(input).asSlice(offset, count);
            try {
                check((int) symbols.update.invokeExact(context, bytes, (long) count), "EVP_DigestUpdate");
            } catch (RuntimeException | Error thrown) {
                throw thrown;
            } catch (Throwable thrown) {
                throw new AssertionError("EVP_DigestUpdate", thrown);
            }
        }

        @Override
        protected byte[] engineDigest() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment result = arena.allocate(length);
                check(symbols.end.integer(context.address(), result.address(), 0), "EVP_DigestFinal_ex");
                engineReset();
                return result.toArray(ValueLayout.JAVA_BYTE);
            }
        }

        private static void check(int success, String function) {
            if (success != 1) {
                throw new IllegalStateException(function + " failed");
            }
        }
    }
}
