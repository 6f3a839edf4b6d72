package dev.gantry.engine;

/// The verbs of a container's life that have stages of their own.
record ContainerVerbs(
        CreateContainer create,
        StartContainer start,
        StopContainer stop,
        PauseContainer pause,
        EndContainer end,
        UpdateContainer update,
        RenameContainer rename,
        RemoveContainer remove) {}
