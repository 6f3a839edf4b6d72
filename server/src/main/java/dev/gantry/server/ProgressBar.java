package dev.gantry.server;

import java.math.BigDecimal;
import java.math.MathContext;

/// The bar that dockerd draws for clients that can't: `[===>          ]  1.234MB/2.4MB`. Source: `pkg/jsonmessage`.
final class ProgressBar {
    private static final int WIDTH = 50;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private ProgressBar() {}

    static String draw(long current, long total) {
        String done = size(current);
        if (total <= 0) {
            return padded(done);
        }
        int filled = (int) Math.min(WIDTH, current * 100 / total / 2);
        String bar = "[" + "=".repeat(filled) + ">" + " ".repeat(WIDTH - filled) + "] ";
        return bar + (current > total ? padded(done) : padded(done) + "/" + size(total));
    }

    private static String padded(String text) {
        return " ".repeat(Math.max(0, 8 - text.length())) + text;
    }

    /// Four digits at most, by thousands, as Go's `%.4g` writes them.
    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        return rounded.toPlainString() + UNITS[unit];
    }
}
