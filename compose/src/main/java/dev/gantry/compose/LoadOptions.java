package dev.gantry.compose;

/// Which steps of loading are taken; each can be left out by a flag of `compose config`.
///
/// @param interpolate variables are put in
/// @param normalize defaults that follow from the rest are filled in
/// @param resolvePaths relative paths become absolute
/// @param checkConsistency what does not fit together is refused
/// @param resolveEnvironment files of variables and labels are read
/// @param allResources networks, volumes, secrets and configs that no service uses stay
public record LoadOptions(
        boolean interpolate,
        boolean normalize,
        boolean resolvePaths,
        boolean checkConsistency,
        boolean resolveEnvironment,
        boolean allResources) {
    /// All steps, for programs that act upon the project.
    public static final LoadOptions COMPLETE = new LoadOptions(true, true, true, true, true, false);
}
