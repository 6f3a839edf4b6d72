package dev.gantry.image;

import org.jspecify.annotations.Nullable;

/// What the headers in front of an entry's own have said about it. A GNU long name and a PAX path mean the
/// same; the PAX one wins, as it does for GNU tar.
record TarExtension(
        PaxRecords pax, @Nullable String longName, @Nullable String longLink) {

    static TarExtension of(PaxRecords global) {
        return new TarExtension(global, null, null);
    }

    TarExtension with(PaxRecords more) {
        return new TarExtension(pax.with(more), longName, longLink);
    }

    TarExtension withName(byte[] content) {
        return new TarExtension(pax, text(content), longLink);
    }

    TarExtension withLink(byte[] content) {
        return new TarExtension(pax, longName, text(content));
    }

    String name(TarHeader header) {
        String name = longName == null ? header.name() : longName;
        return pax.text("GNU.sparse.name").or(() -> pax.text("path")).orElse(name);
    }

    String link(TarHeader header) {
        return pax.text("linkpath").orElse(longLink == null ? header.link() : longLink);
    }

    /// GNU ends a long name with a NUL.
    private static String text(byte[] content) {
        int end = 0;
        while (end < content.length && content[end] != 0) {
            end++;
        }
        return LayerPath.decode(content, 0, end);
    }
}
