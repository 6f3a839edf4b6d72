package dev.gantry.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parameters behind a path's question mark, decoded. Names are told apart by case; one name may come many
/// times.
public final class Query {
    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /// Reads `a=1&b=x%20y&b=z`. What is not a pair reads as a name with an empty value.
    ///
    /// @throws HttpException 400 at a broken escape or a semicolon, with Go's texts
    public static Query parse(@Nullable String raw) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                if (!pair.isEmpty()) {
                    add(values, pair);
                }
            }
        }
        return new Query(values);
    }

    private static void add(Map<String, List<String>> values, String pair) {
        if (pair.indexOf(';') >= 0) {
            throw new HttpException(400, "invalid semicolon separator in query");
        }
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    /// Undoes percent encoding; a plus sign is a space in queries only.
    static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                decoded.write(hexPair(bytes, i));
                i += 2;
            } else {
                decoded.write(plusIsSpace && bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    private static int hexPair(byte[] bytes, int percent) {
        int high = percent + 2 < bytes.length ? Character.digit(bytes[percent + 1], 16) : -1;
        int low = high < 0 ? -1 : Character.digit(bytes[percent + 2], 16);
        if (low < 0) {
            int length = Math.min(3, bytes.length - percent);
            String escape = new String(bytes, percent, length, StandardCharsets.UTF_8);
            throw new HttpException(400, "invalid URL escape \"" + escape + "\"");
        }
        return high * 16 + low;
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /// The first value, or "".
    public String first(String name) {
        return all(name).isEmpty() ? "" : all(name).getFirst();
    }

    /// All values in their order.
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }
}
