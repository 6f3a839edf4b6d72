package dev.gantry.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which of a container's publications serve what is wanted of it now. One that leads to another of its ports from
/// now on keeps its socket: the host's port is never free in between.
///
/// @param kept what stays, as it leads from now on
/// @param missing what is wanted besides
/// @param left what nobody wants any more
record PublicationMatch(List<Publication> kept, List<PortRequest> missing, List<Publication> left) {
    /// The most particular first: one that takes any port or address must not take another's.
    private static final Comparator<PortRequest> PARTICULAR_FIRST = Comparator.comparing(
                    (PortRequest request) -> request.hostAddress() == null)
            .thenComparing(PortRequest::anyPort)
            .thenComparingInt(request -> request.hostPortLast() - request.hostPortFirst());

    static PublicationMatch of(List<Publication> there, List<PortRequest> wanted) {
        PublicationMatch match = new PublicationMatch(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(there));
        List<PortRequest> unmet = new ArrayList<>();
        for (PortRequest request :
                PortRequests.merged(wanted).stream().sorted(PARTICULAR_FIRST).toList()) {
            Predicate<Publication> same = publication -> publication.containerPort() == request.containerPort();
            match.take(same.and(publication -> serves(publication, request)))
                    .ifPresentOrElse(match.kept::add, () -> unmet.add(request));
        }
        for (PortRequest request : unmet) {
            match.take(publication -> !request.anyPort() && serves(publication, request))
                    .ifPresentOrElse(
                            publication -> match.kept.add(publication.to(request.containerPort())),
                            () -> match.missing.add(request));
        }
        return match;
    }

    private Optional<Publication> take(Predicate<Publication> wanted) {
        Optional<Publication> found = left.stream().filter(wanted).findFirst();
        found.ifPresent(left::remove);
        return found;
    }

    private static boolean serves(Publication publication, PortRequest request) {
        HostPort host = publication.host();
        boolean port =
                request.anyPort() || (request.hostPortFirst() <= host.port() && host.port() <= request.hostPortLast());
        return port && host.protocol() == request.protocol() && covers(host, request.hostAddress());
    }

    private static boolean covers(HostPort host, @Nullable InetAddress asked) {
        return asked == null || asked.equals(host.address()) || (host.address() == null && asked.isAnyLocalAddress());
    }
}
