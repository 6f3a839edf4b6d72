package dev.gantry.build;

import java.io.InputStream;

/// Where a build's context comes from.
public sealed interface ContextOrigin {
    /// The client sends it.
    ///
    /// @param tar plain or compressed; read to its end, the caller closes it
    record Sent(InputStream tar) implements ContextOrigin {}

    /// A folder of the client, whose files it sends when they are asked for.
    ///
    /// @param dockerfile the Dockerfile's text
    /// @param ignored the text of its rules for what the client leaves out, or ""
    record Folder(String dockerfile, String ignored) implements ContextOrigin {}

    /// A Git repository, or a web server's tar or Dockerfile.
    ///
    /// @param text `https://example.test/x.git#main:dir`, `https://example.test/x.tar.gz`, `github.com/user/x`
    record Address(String text) implements ContextOrigin {}
}
