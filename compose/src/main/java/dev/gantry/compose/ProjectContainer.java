package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import java.util.Comparator;
import java.util.List;

/// A container of a project, as `GET /containers/json` tells of it.
///
/// @param name without the slash
/// @param service whose it is
/// @param number which of the service's; 0 where the label says nothing
/// @param isOneOff whether `run` has made it
/// @param state `running`, `exited`, `created`, `paused`, `restarting`, `dead`, `removing`
/// @param summary all that was told
public record ProjectContainer(
        String id, String name, String service, int number, boolean isOneOff, String state, JsonObject summary) {
    /// By service, then by number.
    public static final Comparator<ProjectContainer> ORDER = Comparator.comparing(ProjectContainer::service)
            .thenComparingInt(ProjectContainer::number)
            .thenComparing(ProjectContainer::name);

    static ProjectContainer of(JsonObject summary) {
        JsonObject labels = summary.object("Labels");
        return new ProjectContainer(
                summary.text("Id"),
                name(summary.texts("Names")),
                labels.text(ComposeLabels.SERVICE),
                number(labels.text(ComposeLabels.NUMBER)),
                labels.text(ComposeLabels.ONE_OFF).equalsIgnoreCase("true"),
                summary.text("State"),
                summary);
    }

    /// Those with a second slash are names that others have for it.
    private static String name(List<String> names) {
        return names.stream()
                .filter(name -> name.lastIndexOf('/') <= 0)
                .findFirst()
                .map(name -> name.replaceFirst("^/", ""))
                .orElse("");
    }

    private static int number(String label) {
        return label.matches("[0-9]{1,9}") ? Integer.parseInt(label) : 0;
    }

    public String label(String name) {
        return summary.object("Labels").text(name);
    }

    /// The same under another name.
    ProjectContainer called(String newName) {
        return new ProjectContainer(id, newName, service, number, isOneOff, state, summary);
    }

    /// The same after its end.
    ProjectContainer stopped() {
        return new ProjectContainer(id, name, service, number, isOneOff, "exited", summary);
    }

    public boolean isRunning() {
        return state.equals("running");
    }

    /// As progress names it.
    String thing() {
        return "Container " + name;
    }

    /// The name without the project's.
    public String shortName(String project) {
        String prefix = project + "-";
        String old = project + "_";
        return name.startsWith(prefix) || name.startsWith(old) ? name.substring(prefix.length()) : name;
    }
}
