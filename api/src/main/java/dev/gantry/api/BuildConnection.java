package dev.gantry.api;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The connection of a build, from either side: events, and channels for what the engine wants of the client.
/// One thread reads it, by [#run]; any may send. See `docs/build-protocol.md`.
public final class BuildConnection {
    /// What `Upgrade` names.
    public static final String PROTOCOL = "gantry-build";

    /// More than a build needs at once.
    private static final int MOST_CHANNELS = 1024;

    private final InputStream in;
    private final OutputStream out;
    private final Peer peer;

    private final AtomicInteger next = new AtomicInteger();

    /// Keeps frames whole.
    private final ReentrantLock sending = new ReentrantLock();

    /// Guards what is below.
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Integer, BuildChannel> channels = new HashMap<>();
    private boolean ended;

    /// Hears what comes, on the reading thread: it may not wait for a channel.
    public interface Peer {
        /// How the build goes.
        void event(byte[] json) throws IOException;

        /// The other side wants something; to be answered by [BuildChannel#accept] or [BuildChannel#refuse].
        void wanted(byte[] json, BuildChannel channel) throws IOException;
    }

    public BuildConnection(InputStream in, OutputStream out, Peer peer) {
        this.in = new BufferedInputStream(in);
        this.out = out;
        this.peer = peer;
    }

    /// Reads until the connection ends, which ends all channels.
    ///
    /// @throws IOException where it breaks or is no such connection
    public void run() throws IOException {
        try {
            for (BuildFrame frame = BuildFrame.read(in); frame != null; frame = BuildFrame.read(in)) {
                receive(frame);
            }
        } finally {
            end().forEach(BuildChannel::end);
        }
    }

    private void receive(BuildFrame frame) throws IOException {
        switch (frame.kind()) {
            case EVENT -> peer.event(frame.payload());
            case OPEN -> peer.wanted(frame.payload(), add(frame.channel()));
            case ACCEPT, REFUSE, DATA, END, CLOSE, WINDOW -> {
                BuildChannel channel = find(frame.channel());
                if (channel != null) { // else this side has closed it, and the other does not know yet
                    channel.receive(frame);
                }
            }
        }
    }

    private @Nullable BuildChannel find(int number) {
        lock.lock();
        try {
            return channels.get(number);
        } finally {
            lock.unlock();
        }
    }

    private BuildChannel add(int number) throws IOException {
        lock.lock();
        try {
            if (ended || channels.size() >= MOST_CHANNELS || channels.containsKey(number)) {
                throw new IOException("malformed build connection: channel " + number + " can't be opened");
            }
            BuildChannel channel = new BuildChannel(this, number);
            channels.put(number, channel);
            return channel;
        } finally {
            lock.unlock();
        }
    }

    private List<BuildChannel> end() {
        lock.lock();
        try {
            ended = true;
            return List.copyOf(channels.values());
        } finally {
            lock.unlock();
        }
    }

    void forget(int number) {
        lock.lock();
        try {
            channels.remove(number);
        } finally {
            lock.unlock();
        }
    }

    /// Asks the other side for something. Channels are opened by one side alone: the engine's.
    ///
    /// @param json what is wanted
    public BuildChannel open(byte[] json) throws IOException {
        int number = next.incrementAndGet();
        BuildChannel channel = add(number);
        send(new BuildFrame(BuildFrame.Kind.OPEN, number, json));
        return channel;
    }

    /// Tells how the build goes.
    public void event(byte[] json) throws IOException {
        send(new BuildFrame(BuildFrame.Kind.EVENT, 0, json));
    }

    void send(BuildFrame frame) throws IOException {
        sending.lock();
        try {
            out.write(frame.bytes());
            out.flush();
        } finally {
            sending.unlock();
        }
    }
}
