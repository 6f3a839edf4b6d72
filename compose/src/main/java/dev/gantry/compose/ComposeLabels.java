package dev.gantry.compose;

/// The labels by which Docker Compose, too, knows what belongs to a project.
public final class ComposeLabels {
    private static final String PREFIX = "com.docker.compose.";

    public static final String PROJECT = PREFIX + "project";
    public static final String SERVICE = PREFIX + "service";

    /// `1`, `2`: which of a service's containers it is.
    public static final String NUMBER = PREFIX + "container-number";

    /// `True` for what `run` has made, else `False`.
    public static final String ONE_OFF = PREFIX + "oneoff";

    public static final String CONFIG_HASH = PREFIX + "config-hash";
    public static final String VERSION = PREFIX + "version";

    /// The project's files, absolute, with commas between.
    public static final String CONFIG_FILES = PREFIX + "project.config_files";

    public static final String WORKING_DIRECTORY = PREFIX + "project.working_dir";
    public static final String ENVIRONMENT_FILE = PREFIX + "project.environment_file";

    /// `db:service_healthy:false,cache:service_started:true`: service, condition, whether it restarts with it.
    public static final String DEPENDS_ON = PREFIX + "depends_on";

    /// The id of the image that the container was made of.
    public static final String IMAGE = PREFIX + "image";

    public static final String NETWORK = PREFIX + "network";
    public static final String VOLUME = PREFIX + "volume";

    /// The name of the container that this one takes the place of, while it does.
    public static final String REPLACE = PREFIX + "replace";

    /// The id of the container whose published ports this one has taken over, or is to: it was made without any. Ours.
    public static final String PORTS_FROM = "dev.gantry.compose.ports-from";

    /// The name that `run` gave a one-off container without asking.
    public static final String SLUG = PREFIX + "slug";

    /// The version of Docker Compose that we do as.
    public static final String COMPOSE_VERSION = "2.40.3";

    private ComposeLabels() {}
}
