package dev.gantry.runtime;

/// The daemon and the monitor themselves: no program is started, and no state is kept but the task's own. What they do
/// not know goes to the OCI runtime [Tasks#FALLBACK], see [UnusualSpec].
record BuiltInRuntime() implements ContainerRuntime {
    @Override
    public String name() {
        return Tasks.BUILT_IN;
    }

    @Override
    public boolean makesPlainContainers() {
        return true;
    }
}
