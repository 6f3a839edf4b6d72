package dev.gantry.compose;

import org.jspecify.annotations.Nullable;

/// Where the image of a service is from.
///
/// @param reference `image`; empty: named after project and service
/// @param build how it is built; null: it is pulled
/// @param pullPolicy `always`, `never`, `missing`, `build`, `daily`, `weekly`, `every_...`; empty: `missing`
/// @param platform `os[/arch[/variant]]`, or empty
public record ServiceImage(String reference, @Nullable Build build, String pullPolicy, String platform) {}
