package dev.gantry.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Waits for many descriptors on one platform thread (`epoll(7)`) and calls back when one is ready.
///
/// ```java
/// Poller.Watch watch = poller.watch(fd, () -> worker.execute(this::readSome));
/// watch.arm(Poller.Interest.READ);    // one callback; arm again for the next
/// watch.close();                      // before fd is closed
/// ```
///
/// Callbacks run on the poller's thread, one at a time: they hand work on and return. Arming is allowed from any
/// thread.
public final class Poller implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Poller.class.getName());
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int EPOLLIN = 1;
    private static final int EPOLLOUT = 4;
    private static final int EPOLLONESHOT = 1 << 30;
    private static final int CLOEXEC = 0x80000;
    private static final int BATCH = 64;
    private static final int DATA_OFFSET = ProcessSyscalls.epollEventIsPacked() ? 4 : 8;
    private static final int EVENT_SIZE = DATA_OFFSET + Long.BYTES;
    private static final long STOP = 0;

    private final Fd epoll;
    private final Fd stop;
    private final Thread thread;
    private final Map<Long, Watch> watches = new ConcurrentHashMap<>();
    private final AtomicLong lastToken = new AtomicLong(STOP);

    /// What a [Watch] waits for.
    public enum Interest {
        READ(EPOLLIN),
        WRITE(EPOLLOUT);

        private final int events;

        Interest(int events) {
            this.events = events;
        }
    }

    private Poller(String name) {
        epoll = Fd.of(
                (int) Native.check(Native.syscall(ProcessSyscalls.EPOLL_CREATE1, CLOEXEC), "epoll_create1", name));
        stop = Fd.of((int) Native.check(Native.syscall(ProcessSyscalls.EVENTFD2, 0, CLOEXEC), "eventfd2", name));
        control(EPOLL_CTL_ADD, stop, EPOLLIN, STOP);
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /// A poller with its own daemon thread.
    public static Poller open(String name) {
        Poller poller = new Poller(name);
        poller.thread.start();
        return poller;
    }

    /// Prepares to wait for `fd`; nothing is called before [Watch#arm]. The descriptor must stay open until
    /// the watch is closed.
    public Watch watch(Fd fd, Runnable ready) {
        Watch watch = new Watch(fd, ready, lastToken.incrementAndGet());
        watches.put(watch.token, watch);
        return watch;
    }

    /// One descriptor's registration.
    public final class Watch implements AutoCloseable {
        private final Fd fd;
        private final Runnable ready;
        private final long token;
        private boolean added; // not before the first arm: epoll reports hang-ups that nobody asked for

        private Watch(Fd fd, Runnable ready, long token) {
            this.fd = fd;
            this.ready = ready;
            this.token = token;
        }

        /// Asks for one callback as soon as the descriptor is ready or has ended; at once if it is already. After
        /// [#close()] nothing happens.
        public synchronized void arm(Interest interest) {
            if (watches.containsKey(token)) {
                control(added ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, interest.events | EPOLLONESHOT, token);
                added = true;
            }
        }

        /// Ends the registration. A callback that has begun may still run.
        @Override
        public synchronized void close() {
            if (watches.remove(token) != null && added && fd.isOpen()) {
                control(EPOLL_CTL_DEL, fd, 0, token);
            }
        }
    }

    private void control(int operation, Fd fd, int events, long token) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EVENT_SIZE, 8);
            event.set(ValueLayout.JAVA_INT, 0, events);
            event.set(ValueLayout.JAVA_LONG_UNALIGNED, DATA_OFFSET, token);
            long result =
                    Native.syscall(ProcessSyscalls.EPOLL_CTL, epoll.number(), operation, fd.number(), event.address());
            Native.check(result, "epoll_ctl", fd.toString());
        }
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment events = arena.allocate((long) EVENT_SIZE * BATCH, 8);
            while (dispatch(events, await(events))) {
                // one turn a wait
            }
        } finally {
            epoll.close();
            stop.close();
        }
    }

    private int await(MemorySegment events) {
        long count = Native.syscall(ProcessSyscalls.EPOLL_PWAIT, epoll.number(), events.address(), BATCH, -1, 0, 8);
        return count == -ProcessSyscalls.EINTR ? 0 : (int) Native.check(count, "epoll_pwait", thread.getName());
    }

    private boolean dispatch(MemorySegment events, int count) {
        for (int i = 0; i < count; i++) {
            long token = events.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) i * EVENT_SIZE + DATA_OFFSET);
            if (token == STOP) {
                return false;
            }
            Watch watch = watches.get(token);
            if (watch != null) {
                call(watch.ready);
            }
        }
        return true;
    }

    private static void call(Runnable ready) {
        try {
            ready.run();
        } catch (RuntimeException thrown) {
            LOG.log(System.Logger.Level.ERROR, "poller callback failed", thrown);
        }
    }

    /// Ends the thread; watches that are left are never called again.
    @Override
    public void close() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(Long.BYTES, 8);
            one.set(ValueLayout.JAVA_LONG, 0, 1);
            if (stop.isOpen()) {
                Native.syscall(FileSyscalls.WRITE, stop.number(), one.address(), Long.BYTES);
            }
        }
    }
}
