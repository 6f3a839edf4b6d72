package dev.gantry.network;

/// Who waits for a server: one of the two is called, once at most, perhaps before the asking returns.
interface UpstreamListener {
    void answered(UpstreamAnswer answer);

    /// The server can't be reached, or what was waited for will not come any more.
    void failed();
}
