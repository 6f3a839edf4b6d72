package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who the user is at each registry: in `auths` of Docker's configuration, or with a [CredentialHelper] where the
/// configuration names one (`credHelpers` for a registry, `credsStore` for all).
final class Credentials {
    /// What the configuration calls Docker Hub.
    static final String DOCKER_HUB = "https://index.docker.io/v1/";

    private final ConfigFile config;
    private final Map<String, String> environment;

    Credentials(ConfigFile config, Map<String, String> environment) {
        this.config = config;
        this.environment = environment;
    }

    /// What the configuration calls the registry of `name`.
    static String server(ImageName name) {
        return name.domain().equals(ImageName.DOCKER_HUB) ? DOCKER_HUB : name.domain();
    }

    /// `https://reg:5000/v1/` without scheme and path: `reg:5000`.
    static String host(String server) {
        int scheme = server.indexOf("://");
        String rest = scheme < 0 ? server : server.substring(scheme + 3);
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }

    /// What is kept for `server`; [RegistryAuth#NONE] where that is nothing. A helper that fails has nothing either:
    /// registries are asked without a name then.
    RegistryAuth find(String server) {
        CredentialHelper helper = helper(server);
        try {
            return helper == null ? inFile(server) : helper.get(server);
        } catch (CliException e) {
            return inFile(server);
        }
    }

    /// What is kept for all registries: for a build, of which nobody knows beforehand which ones it asks. A helper that
    /// fails has nothing.
    Map<String, RegistryAuth> all() {
        Set<String> servers = new TreeSet<>(config.object("credHelpers").keySet());
        servers.addAll(config.object("auths").keySet());
        String store = config.text("credsStore");
        if (!store.isEmpty()) {
            servers.addAll(listed(new CredentialHelper(store, environment)));
        }
        Map<String, RegistryAuth> known = new TreeMap<>();
        for (String server : servers) {
            RegistryAuth auth = find(server);
            if (auth.isSomebody()) {
                known.put(server.equals(DOCKER_HUB) ? server : host(server), auth);
            }
        }
        return known;
    }

    private static List<String> listed(CredentialHelper helper) {
        try {
            return helper.servers();
        } catch (CliException e) {
            return List.of();
        }
    }

    /// Keeps `auth` under its server.
    ///
    /// @return true when a password was written into the configuration, readable for whoever reads that
    boolean store(RegistryAuth auth) {
        CredentialHelper helper = helper(auth.server());
        if (helper != null) {
            helper.store(auth);
            write(RegistryAuth.of("", "", auth.server()));
            return false;
        }
        return write(auth) && !auth.password().isEmpty();
    }

    /// Forgets what is kept for `server`. Errors: [CliException] when a helper fails.
    void erase(String server) {
        CredentialHelper helper = helper(server);
        if (helper != null) {
            helper.erase(server);
        }
        JsonObject auths = config.object("auths");
        if (auths.containsKey(server)) {
            auths.remove(server);
            config.put("auths", auths);
            config.save();
        }
    }

    private @Nullable CredentialHelper helper(String server) {
        String name = config.object("credHelpers").text(server);
        if (name.isEmpty()) {
            name = config.text("credsStore");
        }
        if (name.isEmpty() && !config.has("auths") && !config.has("credHelpers")) {
            name = usualHelper();
        }
        return name.isEmpty() ? null : new CredentialHelper(name, environment);
    }

    /// The helper that a user without any settings gets, when it is installed: as Docker's, remembered from then on.
    private String usualHelper() {
        String usual = CredentialHelper.onPath("pass", environment) ? "pass" : "secretservice";
        if (!CredentialHelper.exists(usual, environment)) {
            return "";
        }
        config.put("credsStore", usual);
        return usual;
    }

    private RegistryAuth inFile(String server) {
        JsonObject auths = config.object("auths");
        if (auths.containsKey(server)) {
            return decoded(auths.object(server), server);
        }
        for (String key : auths.keySet()) {
            if (host(key).equals(server)) {
                return decoded(auths.object(key), key);
            }
        }
        return RegistryAuth.NONE;
    }

    private static RegistryAuth decoded(JsonObject entry, String server) {
        String username = entry.text("username");
        String password = entry.text("password");
        try {
            String pair = new String(Base64.getDecoder().decode(entry.text("auth")), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon > 0) {
                username = pair.substring(0, colon);
                password = pair.substring(colon + 1).replaceAll("^\0+|\0+$", "");
            }
        } catch (IllegalArgumentException e) {
            // Not base64: as good as nothing kept.
        }
        return new RegistryAuth(username, password, server, entry.text("identitytoken"), entry.text("registrytoken"));
    }

    /// Answers false when the same was kept already.
    private boolean write(RegistryAuth auth) {
        JsonObject auths = config.object("auths");
        if (auths.containsKey(auth.server())
                && decoded(auths.object(auth.server()), auth.server()).equals(auth)) {
            return false;
        }
        JsonObject entry = new JsonObject();
        if (!auth.username().isEmpty() || !auth.password().isEmpty()) {
            byte[] pair = (auth.username() + ":" + auth.password()).getBytes(StandardCharsets.UTF_8);
            entry.put("auth", Base64.getEncoder().encodeToString(pair));
        }
        if (!auth.identityToken().isEmpty()) {
            entry.put("identitytoken", auth.identityToken());
        }
        if (!auth.registryToken().isEmpty()) {
            entry.put("registrytoken", auth.registryToken());
        }
        Map<String, @Nullable Object> sorted = new TreeMap<>(auths);
        sorted.put(auth.server(), entry);
        JsonObject all = new JsonObject();
        all.putAll(sorted);
        config.put("auths", all);
        config.save();
        return true;
    }
}
