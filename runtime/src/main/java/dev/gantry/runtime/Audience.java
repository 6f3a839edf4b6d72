package dev.gantry.runtime;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// All attachments of one process. Thread-safe.
final class Audience {
    private final List<QueuedAttachment> members = new CopyOnWriteArrayList<>();

    /// Guarded by this: whoever joins late is told which streams are over.
    private final Set<Stream> ended = EnumSet.noneOf(Stream.class);

    synchronized void join(QueuedAttachment member) {
        ended.forEach(member::end);
        members.add(member);
    }

    void leave(QueuedAttachment member) {
        members.remove(member);
    }

    /// Whether all can take more of this stream.
    boolean hasRoom() {
        for (QueuedAttachment member : members) {
            if (!member.hasRoom()) {
                return false;
            }
        }
        return true;
    }

    /// Queues a copy of the bytes for everyone.
    void deliver(Stream stream, byte[] bytes, int length) {
        if (members.isEmpty()) {
            return;
        }
        byte[] copy = Arrays.copyOf(bytes, length);
        for (QueuedAttachment member : members) {
            member.offer(stream, copy);
        }
    }

    synchronized void end(Stream stream) {
        if (ended.add(stream)) {
            members.forEach(member -> member.end(stream));
        }
    }
}
