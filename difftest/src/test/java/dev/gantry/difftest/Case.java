package dev.gantry.difftest;

import java.util.List;
import java.util.Map;

/// One comparison: steps done in order on each engine, every step's answer compared. Each case starts from the same
/// ground: no container, no volume, one image (`busybox:latest`).
record Case(String name, List<Step> steps) {

    /// What is done to an engine.
    sealed interface Step {
        /// A request over the engine's socket.
        record Request(String method, String target, Map<String, String> headers, String body) implements Step {}

        /// A shell script in which `docker` is the command line under test, talking to the engine.
        record Script(String text) implements Step {}
    }

    Case {
        steps = List.copyOf(steps);
    }

    static Case of(String name, Step... steps) {
        return new Case(name, List.of(steps));
    }

    /// A request in the version of the API that is compared: `GET /containers/json`.
    static Step ask(String line) {
        return ask(line, "");
    }

    /// A request with a JSON body: `POST /containers/create`.
    static Step ask(String line, String json) {
        return ask(line, json.isEmpty() ? Map.of() : Map.of("Content-Type", "application/json"), json);
    }

    static Step ask(String line, Map<String, String> headers, String body) {
        return raw(line.replaceFirst(" /", " /" + Subject.API + "/"), headers, body);
    }

    /// A request whose path is sent as it stands: `GET /_ping`.
    static Step raw(String line) {
        return raw(line, Map.of(), "");
    }

    static Step raw(String line, Map<String, String> headers, String body) {
        String[] words = line.split(" ", 2);
        return new Step.Request(words[0], words[1], headers, body);
    }

    static Step run(String script) {
        return new Step.Script(script);
    }
}
