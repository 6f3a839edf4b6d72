package dev.gantry.compose;

/// What is done about images before containers are made of them.
///
/// @param build `--build`: build what can be built
/// @param noBuild `--no-build`
/// @param pull `--pull`, or `""` for what the services say
public record ImageOptions(boolean build, boolean noBuild, String pull) {
    public static final ImageOptions USUAL = new ImageOptions(false, false, "");
}
