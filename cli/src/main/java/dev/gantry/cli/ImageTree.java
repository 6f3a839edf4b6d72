package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// `images --tree`: each image with its names, and below it the platforms it is for. Coloured on a terminal; the
/// layout is Docker's.
final class ImageTree {
    private static final String RESET = "\u001b[0m";
    private static final String NORMAL = "\u001b[39m";
    private static final String TITLE = "\u001b[39m\u001b[1m";
    private static final String NAME = "\u001b[34m\u001b[1m";
    private static final String FAINT = "\u001b[39m\u001b[2m";
    private static final String WARNING = "\u001b[93m";
    private static final String IN_USE = "\u001b[38;5;0m\u001b[48;5;14m U " + RESET;

    private static final List<String> TITLES = List.of("IMAGE", "ID", "DISK USAGE", "CONTENT SIZE", "EXTRA");
    private static final int[] WIDTHS = {0, 12, 10, 12, 5};
    private static final int GAP = 3;
    private static final int NARROWEST_NAME = 12;
    private static final int NARROWEST = 20;

    private final PrintStream out;
    private final boolean terminal;
    private final int width;
    private final List<JsonObject> images;
    private final boolean anyInUse;
    private final boolean spaced;
    private final int nameWidth;
    private final int columns;

    /// @param found of `GET /images/json?manifests=1`
    /// @param all shows images without a name that others replaced
    ImageTree(Session session, List<JsonObject> found, boolean all) {
        out = session.out();
        terminal = Tty.isTerminal(1);
        width = Math.max(NARROWEST, Tty.columns(1));
        images = found.stream()
                .filter(image -> all || !isDangling(image))
                .sorted(Comparator.comparingLong((JsonObject image) -> image.number("Created"))
                        .reversed())
                .toList();
        anyInUse = images.stream().anyMatch(ImageTree::isInUse);
        spaced = images.stream().anyMatch(image -> !platforms(image).isEmpty());
        int room = width;
        int fitting = 1;
        while (fitting < WIDTHS.length && room - WIDTHS[fitting] - GAP >= NARROWEST_NAME) {
            room -= WIDTHS[fitting] + GAP;
            fitting++;
        }
        columns = fitting;
        nameWidth = Math.min(room, widestName());
    }

    private static boolean isDangling(JsonObject image) {
        return image.texts("RepoTags").equals(List.of("<none>:<none>"))
                && image.texts("RepoDigests").equals(List.of("<none>@<none>"));
    }

    private int widestName() {
        int widest = TITLES.getFirst().length();
        for (JsonObject image : images) {
            for (String name : image.texts("RepoTags")) {
                widest = Math.max(widest, name.length());
            }
            for (JsonObject manifest : platforms(image)) {
                // Docker counts the bytes of the branch before it, of which there are seven.
                widest = Math.max(widest, platform(manifest).length() + 7);
            }
        }
        return widest;
    }

    private static List<JsonObject> platforms(JsonObject image) {
        return image.objects("Manifests").stream()
                .filter(manifest -> manifest.text("Kind").equals("image"))
                .toList();
    }

    private static String platform(JsonObject manifest) {
        JsonObject platform = manifest.object("ImageData").object("Platform");
        List<String> parts = new ArrayList<>();
        for (String part : List.of("os", "architecture", "variant")) {
            if (!platform.text(part).isEmpty()) {
                parts.add(platform.text(part));
            }
        }
        return parts.isEmpty() ? "unknown" : String.join("/", parts);
    }

    private static boolean isInUse(JsonObject image) {
        return image.number("Containers") > 0 || platforms(image).stream().anyMatch(ImageTree::isPlatformInUse);
    }

    private static boolean isPlatformInUse(JsonObject manifest) {
        return !manifest.object("ImageData").list("Containers").isEmpty();
    }

    void print() {
        out.println(coloured(
                WARNING,
                "WARNING: This is an experimental feature. The output may change and shouldn't be depended on."));
        printLegend();
        // Docker colours the titles whatever they are printed to.
        StringBuilder titles = new StringBuilder();
        for (int i = 0; i < columns; i++) {
            titles.append(i == 0 ? "" : " ".repeat(GAP));
            titles.append(cell(TITLES.get(i), i == 0 ? nameWidth : WIDTHS[i], isRight(i), TITLE, true));
        }
        out.println(titles);
        images.forEach(this::print);
    }

    private void printLegend() {
        String text = Note.heading(terminal) + " " + (terminal ? IN_USE : "U") + " In Use ";
        int visible = terminal ? "i Info →   U  In Use ".length() : text.length();
        out.println(" ".repeat(Math.max(0, width - visible)) + text + "\n");
    }

    private void print(JsonObject image) {
        List<String> names = new ArrayList<>(image.texts("RepoTags"));
        names.sort(Comparator.comparingInt(String::length).reversed());
        for (int i = 0; i < names.size() - 1; i++) {
            out.println(coloured(NAME, ShortText.ellipsis(names.get(i), width)));
        }
        out.print(
                names.isEmpty()
                        ? cell("<untagged>", nameWidth, false, FAINT, terminal)
                        : cell(names.getLast(), nameWidth, false, NAME, terminal));
        long content = image.objects("Manifests").stream()
                .mapToLong(manifest -> manifest.object("Size").number("Content"))
                .sum();
        printDetails(image.text("Id"), image.number("Size"), content, isInUse(image), NORMAL);
        List<JsonObject> platforms = platforms(image);
        if (spaced) {
            out.println();
        }
        for (int i = 0; i < platforms.size(); i++) {
            print(platforms.get(i), i == platforms.size() - 1 ? "└─ " : "├─ ");
        }
        out.println();
    }

    private void print(JsonObject manifest, String branch) {
        String colour = manifest.flag("Available") ? NORMAL : FAINT;
        out.print(cell(branch + platform(manifest), nameWidth, false, colour, terminal));
        JsonObject size = manifest.object("Size");
        printDetails(
                manifest.text("ID"), size.number("Total"), size.number("Content"), isPlatformInUse(manifest), colour);
        out.println();
    }

    private void printDetails(String id, long diskUsage, long content, boolean inUse, String colour) {
        List<String> values = List.of(ShortText.id(id), ByteSize.human(diskUsage), ByteSize.human(content));
        for (int i = 1; i < Math.min(columns, 4); i++) {
            out.print(" ".repeat(GAP) + cell(values.get(i - 1), WIDTHS[i], isRight(i), colour, terminal));
        }
        if (columns > 4) {
            String mark = inUse ? (terminal ? IN_USE : "U") : (terminal ? "   " : " ");
            int visible = !anyInUse ? 0 : terminal ? 3 : 1;
            out.print(" ".repeat(GAP) + (anyInUse ? mark : "") + " ".repeat(WIDTHS[4] - visible));
        }
    }

    private static boolean isRight(int column) {
        return column == 2 || column == 3;
    }

    private String coloured(String colour, String text) {
        return terminal ? colour + text + RESET : text;
    }

    private static String cell(String text, int width, boolean right, String colour, boolean coloured) {
        String shown = ShortText.ellipsis(text, width);
        String blanks = " ".repeat(width - shown.codePointCount(0, shown.length()));
        String painted = coloured ? colour + shown + RESET : shown;
        return right ? blanks + painted : painted + blanks;
    }
}
