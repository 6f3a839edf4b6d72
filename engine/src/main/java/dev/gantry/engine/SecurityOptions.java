package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.HostConfig;
import dev.gantry.api.Nil;
import dev.gantry.runtime.Confinement.SeccompSetting;
import java.util.Locale;

/// `--security-opt`, taken apart. What belongs to a module that is not there (SELinux labels, AppArmor
/// profiles) is accepted and has no effect, as with dockerd on a host without it.
record SecurityOptions(SeccompSetting seccomp, boolean noNewPrivileges) {
    /// @param defaultNoNewPrivileges the daemon's `no-new-privileges`
    /// @throws EngineException `INVALID_PARAMETER` for a word that dockerd does not know either
    static SecurityOptions of(HostConfig host, boolean defaultNoNewPrivileges) {
        SeccompSetting seccomp = new SeccompSetting.Default();
        boolean noNewPrivileges = defaultNoNewPrivileges;
        for (String option : Nil.toEmpty(host.securityOpt())) {
            int separator = separator(option);
            String name = separator < 0 ? option : option.substring(0, separator);
            String value = separator < 0 ? "" : option.substring(separator + 1);
            switch (name) {
                case "no-new-privileges" -> noNewPrivileges = flag(option, value);
                case "seccomp" -> seccomp = seccomp(value);
                case "label", "disable", "apparmor", "systempaths", "writable-cgroups" ->
                    requireValue(option, separator);
                default -> throw invalid("invalid --security-opt 2: \"" + option + "\"");
            }
        }
        return new SecurityOptions(seccomp, noNewPrivileges);
    }

    /// `=`, or the older `:`.
    private static int separator(String option) {
        int equals = option.indexOf('=');
        return equals >= 0 ? equals : option.indexOf(':');
    }

    private static void requireValue(String option, int separator) {
        if (separator < 0 && !option.equals("disable")) {
            throw invalid("invalid --security-opt 1: \"" + option + "\"");
        }
    }

    private static boolean flag(String option, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "", "1", "t", "true" -> true;
            case "0", "f", "false" -> false;
            default -> throw invalid("invalid --security-opt 2: \"" + option + "\"");
        };
    }

    private static SeccompSetting seccomp(String value) {
        return switch (value) {
            case "", "builtin", "default" -> new SeccompSetting.Default();
            case "unconfined" -> new SeccompSetting.Unconfined();
            default -> new SeccompSetting.Profile(value);
        };
    }
}
