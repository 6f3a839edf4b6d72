/// Dockerfile syntax: text to instructions, without doing any of them. `build` carries them out; `docker import` and
/// `docker commit` apply those that change an image's configuration ([ConfigChanges]).
///
///     text ─DockerfileParser─► Statement* ─InstructionParser─► Instruction*, in Stages of a Dockerfile
///
/// Words of the room: a *statement* is one instruction with its continuation lines and here-documents, not yet
/// understood; an *instruction* is understood; a *stage* begins with `FROM`.
///
/// Source: Docker's Dockerfile reference (frontend 1.26); error texts are dockerd's where it has them.
@NullMarked
package dev.gantry.dockerfile;

import org.jspecify.annotations.NullMarked;
