package dev.gantry.network;

/// A network that is there: its addresses and what it is made of.
record LocalNetwork(NetworkSpec spec, NetworkAddresses addresses, NetworkDriver driver) {}
