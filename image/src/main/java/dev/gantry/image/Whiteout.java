package dev.gantry.image;

/// What an entry's name asks of the layers below. Source: OCI image-spec, layer.md, "Whiteouts".
public enum Whiteout {
    /// An ordinary entry.
    NONE,
    /// `.wh.<name>`: removes `<name>` of the layers below; [LayerEntry#path()] is the path it removes.
    REMOVAL,
    /// `.wh..wh..opq`: hides all that the layers below have in a directory; [LayerEntry#path()] is that
    /// directory.
    OPAQUE,
    /// `.wh..wh.*`: bookkeeping that AUFS left in old images; to be passed over.
    METADATA
}
