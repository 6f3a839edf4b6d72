package dev.gantry.network;

import org.jspecify.annotations.Nullable;

/// A query that one server is asked. It is over when the listener has been told, or wants to hear no more.
final class Asked {
    private final UpstreamQuery query;
    private final UpstreamListener listener;
    private @Nullable Runnable atEnd;
    private boolean over;

    Asked(UpstreamQuery query, UpstreamListener listener) {
        this.query = query;
        this.listener = listener;
    }

    UpstreamQuery query() {
        return query;
    }

    boolean isOver() {
        return over;
    }

    /// @param action gives back what is taken for it now, when it is over
    void atEnd(Runnable action) {
        atEnd = action;
    }

    void answered(UpstreamAnswer answer) {
        if (!over) {
            end();
            listener.answered(answer);
        }
    }

    void failed() {
        if (!over) {
            end();
            listener.failed();
        }
    }

    /// Nobody is told any more. Nothing happens the second time.
    void end() {
        boolean wasOver = over;
        over = true;
        if (!wasOver && atEnd != null) {
            atEnd.run();
        }
    }
}
