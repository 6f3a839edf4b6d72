/// Named and anonymous volumes of the `local` driver: `volumes/<name>/_data` below the data root.
@NullMarked
package dev.gantry.volume;

import org.jspecify.annotations.NullMarked;
