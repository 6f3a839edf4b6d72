/// Builds images of Dockerfiles.
///
///     Dockerfile ─BuildPlan─► the stages that are needed ─StageBuild─► Step* ─BuildCache─► image
///
/// Words of the room: a *plan* is what a build is going to do, known before anything is done; the *context* is
/// the files that the client sent, or named the address of; a *step* is an instruction with all its variables
/// replaced, on a *stage state*, the layers and the configuration so far; its *key* names the step in the cache
/// by all that goes into it.
///
/// A build waits on one platform thread, its caller's, for one of each stage. It uses the engine's `Workspaces` for
/// root file systems and containers, and storage for layers, the cache and the context's directory. The server's
/// `/build` is the caller.
@NullMarked
package dev.gantry.build;

import org.jspecify.annotations.NullMarked;
