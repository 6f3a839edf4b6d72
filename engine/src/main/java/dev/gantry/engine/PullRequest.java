package dev.gantry.engine;

import dev.gantry.distribution.Credentials;

/// An image that a user wants.
///
/// @param name without a tag, with a tag or with a digest
/// @param tag a tag or a digest; "" where the name has one, or where all tags are wanted
/// @param platform `os/arch[/variant]`, or "" for this machine's
public record PullRequest(String name, String tag, String platform, Credentials credentials) {}
