/// The Engine API's wire types: one record per schema of the API document (`ContainerConfig`, `HostConfig`,
/// ...), spelled as it spells them, and their JSON ([Json]). Nothing here knows what a container is.
///
/// A component is named after the document's field (`NetworkMode` is `networkMode`); irregular capitals are
/// written down with `@JsonProperty`. A list or map is `@Nullable` where Docker tells `null` from empty; [Nil]
/// reads both alike. Which empty fields an answer leaves out ([OmitEmpty], [OmitNull]) is Docker's choice,
/// field by field.
///
/// The records hold what was read and do not copy their collections: treat them as values.
@NullMarked
package dev.gantry.api;

import org.jspecify.annotations.NullMarked;
