package dev.gantry.runtime;

/// A setting that no container can be made from: the message is Docker's. The engine maps it to a status by the
/// phase (invalid parameter on create, system error on start).
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }

    public SettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
