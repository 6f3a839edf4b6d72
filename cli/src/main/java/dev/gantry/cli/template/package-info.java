/// Go's template language (`text/template`), as far as Docker's `--format` goes: all actions, pipelines,
/// variables, comparison and formatting functions, and Docker's own functions, with Go's printing and Go's
/// error texts.
///
/// [GoTemplate#parse] runs [Lexer] and [Parser] into [Node]s; [Evaluator] walks them. Values are plain Java
/// ones: `String`, `Long`, `BigDecimal`, `Double`, `Boolean`, `List` (a Go slice), `Map` (a Go map), [GoObject]
/// (a Go struct with fields and methods), and `null` (nil).
///
/// Source of the rules: Go's package documentation of `text/template` and `fmt`.
@NullMarked
package dev.gantry.cli.template;

import org.jspecify.annotations.NullMarked;
