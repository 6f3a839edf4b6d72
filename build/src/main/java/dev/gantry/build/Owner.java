package dev.gantry.build;

/// Who files belong to.
record Owner(int uid, int gid) {
    static final Owner ROOT = new Owner(0, 0);
}
