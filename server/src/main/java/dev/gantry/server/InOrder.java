package dev.gantry.server;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Lets several tell at the same time what is to be read one after the other: the first in line is heard at once, what
/// the others say is kept until it is their turn, or until it becomes too much. Safe for any thread.
final class InOrder {
    /// In characters, for each who waits.
    private static final int MOST_KEPT = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, Kept> kept = new HashMap<>();
    private final Set<Integer> finished = new HashSet<>();
    private int first;
    private boolean ended;

    private static final class Kept {
        private final Queue<Runnable> messages = new ArrayDeque<>();
        private int length;
    }

    /// Tells something.
    ///
    /// @param place in the line, from 0
    /// @param length of the message in characters
    void tell(int place, int length, Runnable message) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            if (place == first) {
                message.run();
                return;
            }
            Kept its = kept.computeIfAbsent(place, _ -> new Kept());
            its.messages.add(message);
            its.length += length;
            if (its.length > MOST_KEPT) {
                flush(place);
            }
        } finally {
            lock.unlock();
        }
    }

    private void flush(int place) {
        Kept its = kept.remove(place);
        if (its != null) {
            its.messages.forEach(Runnable::run);
        }
    }

    /// This one has said everything.
    void finish(int place) {
        lock.lock();
        try {
            finished.add(place);
            while (!ended && finished.remove(first)) {
                first++;
                flush(first);
            }
        } finally {
            lock.unlock();
        }
    }

    /// This one is heard at once, and then nobody any more.
    void endWith(int place) {
        lock.lock();
        try {
            if (!ended) {
                flush(place);
                ended = true;
            }
        } finally {
            lock.unlock();
        }
    }
}
