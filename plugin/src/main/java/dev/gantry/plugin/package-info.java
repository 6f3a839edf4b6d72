/// Docker's plugins: programs of others that drive networks, addresses or volumes for the daemon. Finds them by
/// name in the places that Docker's documents name ([PluginFolders]), and calls them: HTTP on a unix or TCP
/// socket, JSON both ways ([Plugin]).
///
/// Words, as in Docker's plugin API. What a plugin *implements* is a set of interfaces, such as
/// `NetworkDriver`; a *call* is one method of one of them, `NetworkDriver.Join`. What the methods mean is not
/// known here.
///
/// Plugins are strangers: whatever they answer, a call takes a bounded time and a bounded memory, and ends in a
/// value or in a [PluginException] that names plugin and method.
///
/// Source: Docker Docs, "Docker Plugin API".
@NullMarked
package dev.gantry.plugin;

import org.jspecify.annotations.NullMarked;
