package dev.gantry.compose;

import java.math.BigDecimal;

/// Numbers as Go's `%v` prints them, since that is how Compose makes texts of them.
final class GoNumbers {
    private GoNumbers() {}

    static String text(Object value) {
        return value instanceof Double number ? decimal(number) : String.valueOf(value);
    }

    /// The shortest text that means the number; an exponent from 21 digits on, and below 0.0001.
    private static String decimal(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        if (number == 0) {
            return "0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        return exponent < -4 || exponent >= 21 ? scientific(shortest, exponent) : shortest.toPlainString();
    }

    private static String scientific(BigDecimal number, int exponent) {
        String digits = number.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return digits + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
