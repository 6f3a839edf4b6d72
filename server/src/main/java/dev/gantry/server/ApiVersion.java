package dev.gantry.server;

import dev.gantry.http.HttpException;

/// A version of the Engine API, as in `1.41`. All versions that count begin with 1.
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    static final ApiVersion OLDEST = new ApiVersion(1, 24);
    static final ApiVersion NEWEST = new ApiVersion(1, 50);

    /// The version in a path (`/v1.41/info`).
    ///
    /// @throws HttpException 400 with dockerd's text where it is not served
    static ApiVersion require(String text) {
        ApiVersion version = parse(text);
        if (version.compareTo(OLDEST) < 0) {
            throw new HttpException(
                    400,
                    "client version " + text + " is too old. Minimum supported API version is " + OLDEST
                            + ", please upgrade your client to a newer version");
        }
        if (version.compareTo(NEWEST) > 0) {
            throw new HttpException(
                    400, "client version " + text + " is too new. Maximum supported API version is " + NEWEST);
        }
        return version;
    }

    /// Missing parts are 0 and so is what is no number, as dockerd compares versions.
    private static ApiVersion parse(String text) {
        String[] parts = text.split("\\.", -1);
        return new ApiVersion(part(parts, 0), part(parts, 1));
    }

    private static int part(String[] parts, int index) {
        try {
            return index < parts.length ? Integer.parseInt(parts[index]) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /// True for this minor version of 1 and all later ones.
    boolean atLeast(int wanted) {
        return major > 1 || minor >= wanted;
    }

    boolean before(int wanted) {
        return !atLeast(wanted);
    }

    @Override
    public int compareTo(ApiVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
