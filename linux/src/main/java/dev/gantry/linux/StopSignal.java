package dev.gantry.linux;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// SIGTERM and SIGINT as something to wait for. The second one ends the process at once.
public final class StopSignal {
    private static final int FORCED = 1;

    private final CountDownLatch asked = new CountDownLatch(1);

    private StopSignal() {}

    /// From now on the JVM does not end by itself.
    public static StopSignal install() {
        StopSignal signal = new StopSignal();
        ProcessSignals.on(Signals.TERM, signal::ask);
        ProcessSignals.on(Signals.INT, signal::ask);
        return signal;
    }

    private void ask() {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(FORCED);
        }
        asked.countDown();
    }

    /// Waits for it without an end.
    public void await() {
        while (!await(Long.MAX_VALUE)) {
            // Nobody waits that long.
        }
    }

    /// Waits for it.
    ///
    /// @return false where it did not come in time
    public boolean await(long millis) {
        while (true) {
            try {
                return asked.await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                // Nobody interrupts the main thread but to end the process, which the signal does.
            }
        }
    }
}
