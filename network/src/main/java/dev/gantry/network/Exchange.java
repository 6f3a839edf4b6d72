package dev.gantry.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One query on its way to servers. They are asked in order; the next one as well when those before have not
/// answered within the hedge time, or at once when one has failed. The first usable answer wins. If all fail,
/// the first failure that was told is the answer: it says more than we know.
final class Exchange {
    private final SocketLoop loop;
    private final UpstreamQuery query;
    private final List<Upstream> upstreams;
    private final boolean tcp;
    private final ResolverLimits limits;
    private final List<Asked> asked = new ArrayList<>();
    private final SocketLoop.Timer deadline;
    private SocketLoop.@Nullable Timer hedge;
    private int next;
    private int running;
    private @Nullable UpstreamAnswer failure;
    private boolean over;
    private Consumer<Optional<UpstreamAnswer>> client = _ -> {};

    /// @param upstreams one at least
    /// @param tcp whether the client came by TCP: what servers don't say by UDP is asked by TCP, too
    Exchange(SocketLoop loop, UpstreamQuery query, List<Upstream> upstreams, boolean tcp, ResolverLimits limits) {
        this.loop = loop;
        this.query = query;
        this.upstreams = upstreams;
        this.tcp = tcp;
        this.limits = limits;
        this.deadline = loop.after(limits.patience(), () -> finish(Optional.empty()));
    }

    /// Begins to ask.
    ///
    /// @param told the answer, once, perhaps at once; nothing when nobody has one in time, or ever
    void start(Consumer<Optional<UpstreamAnswer>> told) {
        client = told;
        askNext();
    }

    /// Nobody is told any more.
    void cancel() {
        over = true;
        loop.cancel(deadline);
        cancelHedge();
        asked.forEach(Asked::end);
    }

    private void cancelHedge() {
        if (hedge != null) {
            loop.cancel(hedge);
        }
    }

    private void finish(Optional<UpstreamAnswer> answer) {
        cancel();
        client.accept(answer);
    }

    private void askNext() {
        cancelHedge();
        Upstream upstream = upstreams.get(next++);
        if (isMore()) {
            hedge = loop.after(limits.hedge(), this::askNext);
        }
        running++;
        asked.add(upstream.sockets().ask(upstream.server(), query, listener(upstream, !tcp)));
    }

    private boolean isMore() {
        return next < upstreams.size();
    }

    private void heard(Upstream by, UpstreamAnswer answer, boolean whole) {
        if (answer.isTruncated() && !whole) {
            asked.add(by.sockets().askByTcp(by.server(), query, listener(by, true)));
        } else if (answer.isFailure()) {
            failure = failure == null ? answer : failure;
            failed();
        } else {
            finish(Optional.of(answer));
        }
    }

    private void failed() {
        running--;
        if (isMore()) {
            askNext();
        } else if (running == 0) {
            finish(Optional.ofNullable(failure));
        }
    }

    /// @param whole whether there is no more to hear from the server than this
    private UpstreamListener listener(Upstream upstream, boolean whole) {
        return new UpstreamListener() {
            @Override
            public void answered(UpstreamAnswer answer) {
                if (!over) {
                    heard(upstream, answer, whole);
                }
            }

            @Override
            public void failed() {
                if (!over) {
                    Exchange.this.failed();
                }
            }
        };
    }
}
