package dev.gantry.network;

/// An element of one of the sets and maps of our nftables table.
///
/// @param set its name, see [FirewallRules]
/// @param text in the language of `nft(8)`: a key, or `key : value`
record Element(String set, String text) {}
