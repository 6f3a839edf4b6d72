package dev.gantry.network;

import dev.gantry.network.ClientMessage.Query;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.WireParseException;

/// Takes one container's queries to servers, so many at a time: the others get SERVFAIL at once, so that a
/// container that floods fills neither this process's memory nor the servers' time for its neighbours.
///
/// Without any server (an internal network) the answer is SERVFAIL, at once, as dockerd's is. NXDOMAIN would be
/// a lie about names that exist elsewhere, and a caching resolver would remember it. REFUSED is for those who
/// must not ask, and no resolver asks again for it.
final class Forwarder implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Forwarder.class.getName());

    private final SocketLoop loop;
    private final Supplier<List<Upstream>> upstreams;
    private final ResolverLimits limits;
    private final Set<Exchange> running = new HashSet<>();
    private final LogPace pace = new LogPace();

    Forwarder(SocketLoop loop, Supplier<List<Upstream>> upstreams, ResolverLimits limits) {
        this.loop = loop;
        this.upstreams = upstreams;
        this.limits = limits;
    }

    /// @param client given the answer, which there is always, perhaps at once; not after [#close]
    void forward(Query query, Consumer<byte[]> client) {
        List<Upstream> servers = servers();
        if (servers.isEmpty()) {
            client.accept(DnsReply.error(query, Rcode.SERVFAIL));
        } else if (running.size() == limits.forwarded()) {
            complain();
            client.accept(DnsReply.error(query, Rcode.SERVFAIL));
        } else {
            exchange(query, servers, client);
        }
    }

    /// Those there are now, but for the resolver itself, which would ask itself.
    private List<Upstream> servers() {
        return upstreams.get().stream()
                .filter(each -> !Resolver.ADDRESS.equals(each.server().getAddress()))
                .toList();
    }

    private void complain() {
        if (pace.isDue()) {
            LOG.log(Level.WARNING, "dns queries are not forwarded, too many wait count=" + limits.forwarded());
        }
    }

    private void exchange(Query query, List<Upstream> servers, Consumer<byte[]> client) {
        try {
            Exchange exchange = new Exchange(loop, UpstreamQuery.of(query), servers, query.tcp(), limits);
            running.add(exchange);
            exchange.start(answer -> {
                running.remove(exchange);
                client.accept(answer.map(each -> each.forClient(query))
                        .orElseGet(() -> DnsReply.error(query, Rcode.SERVFAIL)));
            });
        } catch (WireParseException _) {
            client.accept(DnsReply.error(query, Rcode.FORMERR)); // only the library could make sense of it
        }
    }

    /// Nobody waits any more.
    @Override
    public void close() {
        running.forEach(Exchange::cancel);
        running.clear();
    }
}
