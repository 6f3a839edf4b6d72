package dev.gantry.linux;

/// nftables refused a command or is not there. The message is the library's own first line, which names the
/// cause and the object.
public final class NftablesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NftablesException(String message) {
        super(message);
    }
}
