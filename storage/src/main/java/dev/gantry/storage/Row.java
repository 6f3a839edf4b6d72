package dev.gantry.storage;

import dev.gantry.image.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/// One row of a result, columns counted from 1, text, whole numbers and bytes.
public record Row(ResultSet result) {
    /// Makes a value of a row.
    @FunctionalInterface
    public interface Mapper<T> {
        T map(Row row) throws SQLException;
    }

    public String text(int column) throws SQLException {
        String text = result.getString(column);
        if (text == null) {
            throw new SQLException("column " + column + " is null");
        }
        return text;
    }

    public long number(int column) throws SQLException {
        return result.getLong(column);
    }

    public byte[] bytes(int column) throws SQLException {
        byte[] bytes = result.getBytes(column);
        return bytes == null ? new byte[0] : bytes; // how the driver reads an empty one
    }

    public boolean isNull(int column) throws SQLException {
        return result.getObject(column) == null;
    }

    public Digest digest(int column) throws SQLException {
        return Digest.parse(text(column));
    }

    public Instant instant(int column) throws SQLException {
        return Nanos.toInstant(number(column));
    }
}
