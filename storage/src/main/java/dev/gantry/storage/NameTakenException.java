package dev.gantry.storage;

/// A container or network asked for a name that another one has. Nothing was changed.
public final class NameTakenException extends StorageException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final String ownerId;

    NameTakenException(String name, String ownerId) {
        super("name " + name + " is already in use by " + ownerId);
        this.name = name;
        this.ownerId = ownerId;
    }

    public String name() {
        return name;
    }

    /// The id of the one that has the name.
    public String ownerId() {
        return ownerId;
    }
}
