/// What an image is, without where it is kept. The room reads and writes the formats of the OCI image
/// specification and of Docker, holds no state and touches no file of its own.
///
/// Words, as the OCI specification uses them:
///
/// - **reference**: a name, a tag, a digest: `docker.io/library/busybox:latest` ([Reference]);
/// - **digest**: the content address of a blob, `sha256:...` ([Digest]); **descriptor**: digest, size and
///   media type;
/// - **target**: what a name points to, a [Manifest] (one platform) or an [Index] (several);
/// - **config**: the JSON whose digest is the image ID ([ImageConfig]), with the **run config** that
///   containers start from ([RunConfig]) and the **history** of its layers;
/// - **diff ID**: digest of a layer's plain tar; **chain ID**: digest of a layer on top of all below it
///   ([ChainId]);
/// - **layer**: a tar of changes, with **whiteouts** for what it removes ([LayerReader]);
/// - **archive**: a file that carries whole images (`docker save`, OCI layout in a tar).
///
/// Malformed input from outside ends in an [InvalidImageException] or an [InvalidReferenceException], never
/// in another exception and never in an endless loop.
@NullMarked
package dev.gantry.image;

import org.jspecify.annotations.NullMarked;
