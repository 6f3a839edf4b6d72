package dev.gantry.compose;

/// What commands on a project work with.
///
/// @param names what things are called
/// @param images where images come from
/// @param parallel how many requests are made at the same time
/// @param isDryRun whether nothing is changed
public record ProjectWork(
        EngineClients engine,
        Progress progress,
        ServiceNames names,
        ImageSource images,
        int parallel,
        boolean isDryRun) {

    /// The project's name.
    public String project() {
        return names.project();
    }

    /// The containers that the project has now.
    public ProjectContainers containers() {
        return ProjectContainers.of(engine, project());
    }
}
