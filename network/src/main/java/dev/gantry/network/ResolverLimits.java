package dev.gantry.network;

import java.time.Duration;

/// How much one container can ask of its resolver, and how long the resolver waits.
///
/// @param forwarded queries that wait for servers at one time; a further one gets SERVFAIL at once
/// @param connections TCP connections at one time; a further one is closed at once
/// @param idle how long a TCP connection is kept without a whole query
/// @param hedge how long a server is waited for before the next one is asked as well
/// @param patience how long all servers together are waited for, then the answer is SERVFAIL
record ResolverLimits(int forwarded, int connections, Duration idle, Duration hedge, Duration patience) {
    /// The numbers of queries and seconds are dockerd's. A stub resolver asks again after 5 s (glibc) or 2.5 s
    /// (musl), so it hears of a failure before it gives up.
    static final ResolverLimits DEFAULTS =
            new ResolverLimits(1024, 64, Duration.ofSeconds(10), Duration.ofMillis(250), Duration.ofSeconds(4));
}
