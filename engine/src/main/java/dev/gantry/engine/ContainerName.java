package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import java.util.concurrent.ThreadLocalRandom;

/// Container names: their grammar, and new ones for containers that were given none.
final class ContainerName {
    private static final String[] QUALITIES = {
        "able",
        "agile",
        "ample",
        "apt",
        "awake",
        "balmy",
        "blithe",
        "bold",
        "brave",
        "bright",
        "brisk",
        "calm",
        "candid",
        "chatty",
        "civil",
        "clear",
        "clever",
        "cosy",
        "crisp",
        "curious",
        "dapper",
        "daring",
        "deft",
        "eager",
        "early",
        "earnest",
        "elated",
        "fair",
        "fancy",
        "fleet",
        "fluent",
        "fond",
        "frank",
        "fresh",
        "gentle",
        "glad",
        "golden",
        "grand",
        "hardy",
        "hearty",
        "honest",
        "humble",
        "jolly",
        "keen",
        "kind",
        "lively",
        "lucid",
        "lucky",
        "mellow",
        "merry",
        "mild",
        "modest",
        "neat",
        "nimble",
        "noble",
        "patient",
        "placid",
        "plucky",
        "polite",
        "prompt",
        "proud",
        "quaint",
        "quick",
        "quiet",
        "rapid",
        "ready",
        "serene",
        "sharp",
        "shiny",
        "simple",
        "sincere",
        "sleek",
        "smart",
        "snug",
        "solid",
        "spry",
        "stable",
        "steady",
        "stoic",
        "sunny",
        "swift",
        "tidy",
        "tranquil",
        "trusty",
        "upbeat",
        "vivid",
        "warm",
        "wise",
        "witty",
        "zesty"
    };
    private static final String[] THINGS = {
        "anchor",
        "ballast",
        "barge",
        "barque",
        "beacon",
        "berth",
        "bollard",
        "bow",
        "boom",
        "bridge",
        "brig",
        "buoy",
        "cabin",
        "cable",
        "capstan",
        "caravel",
        "cargo",
        "chain",
        "channel",
        "chart",
        "clipper",
        "compass",
        "coaster",
        "cove",
        "crane",
        "crate",
        "cutter",
        "davit",
        "deck",
        "derrick",
        "dock",
        "dory",
        "ferry",
        "fender",
        "fjord",
        "frigate",
        "galley",
        "gangway",
        "gantry",
        "gull",
        "halyard",
        "harbour",
        "hatch",
        "hawser",
        "helm",
        "hoist",
        "hook",
        "hull",
        "jetty",
        "keel",
        "ketch",
        "knot",
        "ladder",
        "lagoon",
        "lantern",
        "lighter",
        "lock",
        "lugger",
        "mast",
        "mooring",
        "oar",
        "packet",
        "pallet",
        "pier",
        "pilot",
        "pinnace",
        "pontoon",
        "port",
        "prow",
        "pulley",
        "punt",
        "quay",
        "raft",
        "rigging",
        "rope",
        "rudder",
        "sail",
        "schooner",
        "sextant",
        "shackle",
        "shoal",
        "skiff",
        "slipway",
        "sloop",
        "spar",
        "stern",
        "strait",
        "tackle",
        "tanker",
        "tender",
        "tide",
        "tiller",
        "trawler",
        "tug",
        "wharf",
        "winch",
        "windlass",
        "yawl"
    };

    private ContainerName() {}

    /// A fresh `quality_thing`; later attempts get a digit, so that a loop over attempts ends.
    static String generate(int attempt) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String name = QUALITIES[random.nextInt(QUALITIES.length)] + "_" + THINGS[random.nextInt(THINGS.length)];
        return attempt == 0 ? name : name + random.nextInt(10 * attempt);
    }

    /// The name without the leading slash that old clients send.
    ///
    /// @throws EngineException `INVALID_PARAMETER` with dockerd's words
    static String require(String given) {
        String name = given.startsWith("/") ? given.substring(1) : given;
        if (!valid(name)) {
            throw invalid("Invalid container name (" + given + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }
        return name;
    }

    private static boolean valid(String name) {
        if (name.length() < 2 || !alphanumeric(name.charAt(0))) {
            return false;
        }
        return name.chars().allMatch(c -> alphanumeric((char) c) || c == '_' || c == '.' || c == '-');
    }

    private static boolean alphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
