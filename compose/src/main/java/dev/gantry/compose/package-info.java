/// Compose files: from text to a [Project] that is complete and checked.
///
/// The way of a file: [YamlReader] makes a tree of it ([Node]), in which every value knows its file, line
/// and column. [Interpolation] puts variables in, [Canonical] holds it to the table of keys ([Schema]) and
/// turns short forms into long ones, [Includes] and [Extends] fetch what is elsewhere, [Merge] lays it over
/// what other files say. [Defaults] and [Normalization] fill in what is not said, [Consistency] refuses
/// what does not fit together, and [ProjectReader] makes records of the tree. [Loader] is the whole way,
/// [Rendering] the way back to YAML and JSON.
///
/// What is wrong with a file is a [ComposeException], which says where; what is only odd is a line in
/// [LoadedProject#warnings()].
///
/// Specification: <https://github.com/compose-spec/compose-spec>; where it leaves a question open, what
/// Docker Compose v2 does. The room holds no state and writes no files; it is used by `cli`.
@NullMarked
package dev.gantry.compose;

import org.jspecify.annotations.NullMarked;
