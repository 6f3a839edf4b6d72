package dev.gantry.registry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Which part of a long list a client asks for by `n` and `last`, and the `Link` to the next one.
///
/// @param limit how many at most
record Page(int limit, String last) {
    /// More are given in several pages, also to who asks for no limit.
    static final int MAX = 10_000;

    /// @throws RegistryException `PAGINATION_NUMBER_INVALID`
    static Page of(Call call) {
        return new Page(limit(call.text("n"), call.request().query().has("n")), call.text("last"));
    }

    private static int limit(String text, boolean given) {
        if (!given) {
            return MAX;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 0) {
                return Math.min(limit, MAX);
            }
        } catch (NumberFormatException malformed) {
            throw invalid(text);
        }
        throw invalid(text);
    }

    private static RegistryException invalid(String text) {
        return new RegistryException(ErrorCode.PAGINATION_NUMBER_INVALID, Map.of("n", text));
    }

    /// One more than fits on the page, to know whether there is a next one.
    int fetch() {
        return limit == 0 ? 0 : limit + 1;
    }

    /// What of `fetched` belongs to this page. Where there is more, the answer gets its link.
    ///
    /// @param key what `last` of the next page is, given this page's last element
    /// @param parameters further ones for the link, each beginning with an ampersand
    <T> List<T> cut(List<T> fetched, Call call, String path, Function<T, String> key, String parameters) {
        if (fetched.size() <= limit) {
            return fetched;
        }
        List<T> page = fetched.subList(0, limit);
        String next = URLEncoder.encode(key.apply(page.getLast()), StandardCharsets.UTF_8);
        call.response().header("Link", "<" + path + "?last=" + next + "&n=" + limit + parameters + ">; rel=\"next\"");
        return page;
    }
}
