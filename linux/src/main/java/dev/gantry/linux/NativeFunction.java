package dev.gantry.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// A C function of up to six integers and pointers. All have one shape, six `long`s: a function does not see the
/// registers that it has no parameters for, the JVM makes one stub for all of them, and calls stay exact (an inexact
/// one costs more than most functions).
final class NativeFunction {
    private static final FunctionDescriptor SHAPE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private final MethodHandle handle;
    private final String symbol;

    private NativeFunction(MethodHandle handle, String symbol) {
        this.handle = handle;
        this.symbol = symbol;
    }

    /// @throws java.util.NoSuchElementException where the library has no such symbol
    @SuppressWarnings("restricted") // with Native the one place where symbols are linked
    static NativeFunction of(SymbolLookup library, String symbol) {
        return new NativeFunction(Linker.nativeLinker().downcallHandle(library.findOrThrow(symbol), SHAPE), symbol);
    }

    static NativeFunction ofLibc(String symbol) {
        return of(Linker.nativeLinker().defaultLookup(), symbol);
    }

    private long call(long a, long b, long c, long d, long e, long f) {
        try {
            return (long) handle.invokeExact(a, b, c, d, e, f);
        } catch (Throwable thrown) {
            throw new AssertionError(symbol, thrown);
        }
    }

    /// The result of a function that returns an `int`: the upper half of the register means nothing.
    int integer(long... arguments) {
        return (int) call(arguments);
    }

    /// The result of a function that returns a pointer.
    MemorySegment pointer(long... arguments) {
        return MemorySegment.ofAddress(call(arguments));
    }

    /// Calls a function for its effect, or for a result of 64 bits.
    long call(long... arguments) {
        return call(
                at(arguments, 0),
                at(arguments, 1),
                at(arguments, 2),
                at(arguments, 3),
                at(arguments, 4),
                at(arguments, 5));
    }

    private static long at(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
    }
}
