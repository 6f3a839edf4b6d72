/// What an image is, without where it is kept: references, digests, manifests, indexes, image configurations, layer
/// tars
/// (read, write, whiteouts), docker-archive and OCI layouts. Holds no state.
@NullMarked
package dev.gantry.image;

import org.jspecify.annotations.NullMarked;
