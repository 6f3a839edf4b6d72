package dev.gantry.server;

import dev.gantry.http.HttpException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Times in query parameters: seconds since 1970 with up to nine decimals (`1700000000.123456789`). Clients
/// turn all other forms into this one.
final class UnixTime {
    /// The year 9999: later times overflow what follows.
    private static final BigDecimal LATEST = BigDecimal.valueOf(253_402_300_799L);

    private UnixTime() {}

    /// Null for "" and "0", which ask for nothing.
    ///
    /// @throws HttpException 400
    static @Nullable Instant orNull(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            BigDecimal seconds = new BigDecimal(text);
            if (seconds.signum() <= 0) {
                return null;
            }
            BigDecimal bounded = seconds.min(LATEST);
            BigDecimal whole = bounded.setScale(0, RoundingMode.FLOOR);
            return Instant.ofEpochSecond(
                    whole.longValue(), bounded.subtract(whole).movePointRight(9).longValue());
        } catch (NumberFormatException e) {
            throw new HttpException(400, "strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }
}
