package dev.gantry.storage;

import dev.gantry.image.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/// One row of a result, columns counted from 1, in the types of [Schema].
record Row(ResultSet result) {
    /// Makes a value of a row.
    @FunctionalInterface
    interface Mapper<T> {
        T map(Row row) throws SQLException;
    }

    String text(int column) throws SQLException {
        String text = result.getString(column);
        if (text == null) {
            throw new SQLException("column " + column + " is null");
        }
        return text;
    }

    long number(int column) throws SQLException {
        return result.getLong(column);
    }

    boolean isNull(int column) throws SQLException {
        return result.getObject(column) == null;
    }

    Digest digest(int column) throws SQLException {
        return Digest.parse(text(column));
    }

    Instant instant(int column) throws SQLException {
        return Nanos.toInstant(number(column));
    }
}
