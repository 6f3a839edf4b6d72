package dev.gantry.engine;

import dev.gantry.api.OciDescriptor;

/// Hears how a pull or a push goes, in dockerd's words. Called on several threads.
public interface TransferListener {
    /// A line about the whole: `Status: Downloaded newer image for busybox:latest`.
    void status(String text);

    /// A line about a part, a layer or a tag.
    void status(String id, String text);

    /// What a layer is at.
    void stage(String id, String text);

    /// How far a layer is.
    void progress(String id, String text, long done, long total);

    /// What a push has made, for programs.
    void pushed(String tag, String digest, long size);

    /// An index was to be pushed and only this one of its manifests could be.
    void pushedInstead(OciDescriptor index, OciDescriptor manifest);

    /// What an index lists is neither here nor in the registry.
    void missing(OciDescriptor content);
}
