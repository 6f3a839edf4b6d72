package dev.gantry.plugin;

import dev.gantry.plugin.PluginException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A plugin that has been found. Its methods may be called from any thread, and block it: virtual ones are
/// meant.
public final class Plugin {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final String name;
    private final PluginAddress address;
    private final PluginHttp http;
    private final PluginLimits limits;

    Plugin(String name, PluginAddress address, PluginHttp http, PluginLimits limits) {
        this.name = name;
        this.address = address;
        this.http = http;
        this.limits = limits;
    }

    public String name() {
        return name;
    }

    /// Calls a method, within the time that an ordinary call has. Where the plugin refuses connections it is
    /// tried again for a while.
    ///
    /// @param method `NetworkDriver.Join`
    /// @param request what becomes a JSON object: a map, or a record; null for no body
    /// @param answer a record; components are named as the fields, without regard to case
    /// @throws PluginException of every kind
    public <T> T call(String method, @Nullable Object request, Class<T> answer) {
        return read(method, send(method, request, limits.answer(), limits.patience()), answer);
    }

    /// Calls a method whose failure stops nobody: once, and within a shorter time.
    public <T> T callBriefly(String method, @Nullable Object request, Class<T> answer) {
        return read(method, send(method, request, limits.brief(), Duration.ZERO), answer);
    }

    private PluginHttp.Answer send(String method, @Nullable Object request, Duration limit, Duration patience) {
        byte[] body = request == null ? new byte[0] : PluginJson.MAPPER.writeValueAsBytes(request);
        long deadline = System.nanoTime() + patience.toNanos();
        for (Duration pause = FIRST_PAUSE; ; pause = pause.multipliedBy(2)) {
            try {
                return http.post(address, "/" + method, body, limit, limits.bytes());
            } catch (PluginHttp.NotConnectedException e) {
                if (System.nanoTime() + pause.toNanos() > deadline || !slept(pause)) {
                    throw failed(Kind.UNREACHABLE, method, "connect " + address + ": " + reason(e), e);
                }
            } catch (TimeoutException e) {
                throw failed(Kind.TIMED_OUT, method, "no answer within " + limit.toMillis() + " ms", e);
            } catch (IOException e) {
                throw failed(Kind.MALFORMED, method, "no valid answer: " + reason(e), e);
            }
        }
    }

    private static boolean slept(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String reason(Throwable e) {
        return PluginText.shown(String.valueOf(e.getMessage()));
    }

    private <T> T read(String method, PluginHttp.Answer answer, Class<T> type) {
        if (answer.status() != 200) {
            throw refused(method, answer);
        }
        try {
            JsonNode tree = PluginJson.MAPPER.readTree(answer.body());
            String refusal = refusal(tree);
            if (!refusal.isEmpty()) {
                throw failed(Kind.REFUSED, method, refusal, null);
            }
            return PluginJson.MAPPER.treeToValue(tree.isObject() ? tree : PluginJson.MAPPER.createObjectNode(), type);
        } catch (JacksonException e) {
            throw failed(Kind.MALFORMED, method, "no valid answer: " + e.getOriginalMessage(), e);
        }
    }

    /// Network and volume drivers say `Err`, address management says `Error`.
    private static String refusal(JsonNode tree) {
        for (String field : List.of("Err", "Error")) {
            String said = tree.path(field).asString("");
            if (!said.isEmpty()) {
                return said;
            }
        }
        return "";
    }

    private PluginException refused(String method, PluginHttp.Answer answer) {
        Kind kind = answer.status() == 404 ? Kind.UNKNOWN_METHOD : Kind.REFUSED;
        return failed(kind, method, "status " + answer.status() + ": " + said(answer.body()), null);
    }

    private static String said(String text) {
        try {
            String refusal = refusal(PluginJson.MAPPER.readTree(text));
            return refusal.isEmpty() ? text : refusal;
        } catch (JacksonException e) {
            return text;
        }
    }

    private PluginException failed(Kind kind, String method, String reason, @Nullable Throwable cause) {
        return PluginException.of(kind, name, method, PluginText.shown(reason), cause);
    }
}
