package dev.gantry.network;

/// A network request that can't be met. The message is dockerd's where Docker users see one.
public final class NetworkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What kind of answer the caller owes its client.
    public enum Kind {
        /// The request itself is wrong: an address outside the subnet.
        INVALID,
        /// What was asked for is somebody else's: an address, a host port.
        TAKEN,
        /// It contradicts what is there: a subnet that overlaps another network's.
        FORBIDDEN,
        /// No driver has the name.
        NO_DRIVER,
        /// This host or this configuration can't do it: no bridge, no address left, no privilege.
        UNAVAILABLE
    }

    private final Kind kind;

    public NetworkException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public NetworkException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
