package dev.gantry.dockerfile;

import java.util.List;

/// One instruction as it is written, its continuation lines joined.
///
/// Example: `COPY --from=build /out /bin` has keyword `COPY`, flags `[--from=build]`, arguments `/out /bin`.
///
/// @param text all of it, as `docker build` shows it in `Step 1/2 : FROM busybox`
/// @param keyword as written, in any case
/// @param flags each `--name` or `--name=value`, without quotes
/// @param arguments what follows, trimmed
/// @param hasEmptyLine whether an empty line stands among its continuation lines
/// @param comment the comment right above it, lines joined by a space; empty when there is none
public record Statement(
        SourceRange range,
        String text,
        String keyword,
        List<String> flags,
        String arguments,
        List<HereDocument> hereDocuments,
        boolean hasEmptyLine,
        String comment) {
    public Statement {
        flags = List.copyOf(flags);
        hereDocuments = List.copyOf(hereDocuments);
    }
}
