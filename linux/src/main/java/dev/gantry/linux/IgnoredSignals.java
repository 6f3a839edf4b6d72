package dev.gantry.linux;

/// Signals that this process ignores because its parent did: `nohup` does so with `SIGHUP`, and the JVM then leaves
/// a handler for it out without a word.
public final class IgnoredSignals {
    private static final NativeFunction SIGNAL = NativeFunction.ofLibc("signal");
    private static final long SIG_DFL = 0;

    private IgnoredSignals() {}

    /// Gives the signal its default action, which a handler can take the place of (signal(2)).
    ///
    /// @param number one of [Signals] that a process may handle
    public static void heed(int number) {
        SIGNAL.call(number, SIG_DFL);
    }
}
