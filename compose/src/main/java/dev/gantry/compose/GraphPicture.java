package dev.gantry.compose;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Draws a [ServiceGraph] as SVG: layers from left to right, arrows to what a service depends on. Used once.
final class GraphPicture {
    private static final int WIDTH = 220;
    private static final int HEIGHT = 48;
    private static final int GAP_X = 110;
    private static final int GAP_Y = 24;
    private static final int MARGIN = 20;
    private static final int TEXT_LENGTH = 32;

    /// The upper left corner of a box.
    private record Place(int x, int y) {}

    private final ServiceGraph graph;
    private final Map<String, Place> places = new HashMap<>();
    private final StringBuilder svg = new StringBuilder();

    GraphPicture(ServiceGraph graph) {
        this.graph = graph;
    }

    String svg() {
        int rows = 1;
        for (int column = 0; column < graph.layers().size(); column++) {
            List<String> layer = graph.layers().get(column);
            rows = Math.max(rows, layer.size());
            for (int row = 0; row < layer.size(); row++) {
                places.put(
                        layer.get(row), new Place(MARGIN + column * (WIDTH + GAP_X), MARGIN + row * (HEIGHT + GAP_Y)));
            }
        }
        int columns = Math.max(1, graph.layers().size());
        begin(2 * MARGIN + columns * WIDTH + (columns - 1) * GAP_X, 2 * MARGIN + rows * HEIGHT + (rows - 1) * GAP_Y);
        graph.edges().forEach(this::arrow);
        graph.layers().forEach(layer -> layer.forEach(this::box));
        return svg.append("</svg>\n").toString();
    }

    private void begin(int width, int height) {
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" \
                font-family="sans-serif" font-size="13">
                <defs><marker id="head" markerWidth="10" markerHeight="8" refX="9" refY="4" orient="auto">\
                <path d="M0,0 L10,4 L0,8 z" fill="#555"/></marker></defs>
                """.formatted(width, height, width, height));
    }

    private void arrow(ServiceGraph.Edge edge) {
        Place from = places.get(edge.from());
        Place to = places.get(edge.to());
        if (from == null || to == null) {
            return;
        }
        int startX = from.x();
        int startY = from.y() + HEIGHT / 2;
        int endX = to.x() + WIDTH;
        int endY = to.y() + HEIGHT / 2;
        int middle = (startX + endX) / 2;
        svg.append("<path d=\"M%d,%d C%d,%d %d,%d %d,%d\" fill=\"none\" stroke=\"#555\" marker-end=\"url(#head)\"/>\n"
                .formatted(startX, startY, middle, startY, middle, endY, endX, endY));
        if (!edge.label().isEmpty()) {
            text(middle, (startY + endY) / 2 - 4, "middle", "#777", edge.label());
        }
    }

    private void box(String name) {
        Place place = places.getOrDefault(name, new Place(0, 0));
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#eef4fb\" stroke=\"#4a7ab5\"/>\n"
                .formatted(place.x(), place.y(), WIDTH, HEIGHT));
        text(place.x() + WIDTH / 2, place.y() + 20, "middle", "#111", name);
        String detail = graph.detail(name);
        boolean isLong = detail.length() > TEXT_LENGTH;
        text(
                place.x() + WIDTH / 2,
                place.y() + 38,
                "middle",
                "#555",
                isLong ? detail.substring(0, TEXT_LENGTH - 1) + "…" : detail);
    }

    private void text(int x, int y, String anchor, String colour, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n"
                .formatted(x, y, anchor, colour, escaped));
    }
}
