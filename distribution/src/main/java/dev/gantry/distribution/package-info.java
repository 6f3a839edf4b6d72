/// How images come from registries and go there: the client side of the OCI distribution specification. The room
/// keeps no state but connections, and stores nothing: who pulls brings the bytes to `storage`.
///
/// Words: a *registry* is named by the first part of a reference ([dev.gantry.image.Reference#domain]). An
/// *endpoint* is an address that answers for it: its mirrors, then the registry itself by HTTPS, then by HTTP where it
/// is insecure. A *repository* is what a reference names without tag and digest.
///
/// [Registries] is the way in. Answers of registries end in a [RegistryException], which tells Docker's words for it;
/// lost connections are tried again where that can help.
@NullMarked
package dev.gantry.distribution;

import org.jspecify.annotations.NullMarked;
