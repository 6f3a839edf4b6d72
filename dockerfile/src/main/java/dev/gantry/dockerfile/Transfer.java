package dev.gantry.dockerfile;

import java.util.List;

/// What `COPY` and `ADD` have in common.
///
/// @param sources paths, patterns or, for `ADD`, addresses; as written, variables not replaced
/// @param documents files whose content stands in the Dockerfile
/// @param chown `user[:group]`, empty when not given
/// @param chmod octal or symbolic, empty when not given
public record Transfer(
        List<String> sources,
        List<HereDocument> documents,
        String destination,
        String chown,
        String chmod,
        boolean link,
        List<String> excludes) {
    public Transfer {
        sources = List.copyOf(sources);
        documents = List.copyOf(documents);
        excludes = List.copyOf(excludes);
    }

    /// The same with files of other owners.
    public Transfer withChown(String owner) {
        return new Transfer(sources, documents, destination, owner, chmod, link, excludes);
    }
}
