/// The `gantry` command line: Docker's commands, flags, tables, templates, errors and exit codes. Talks to the
/// engine through the `client` room only; [RemoteManifests] alone speaks to registries.
///
/// [Main] reads the global options ([RootCommand]) and hands the rest to a [Command], one class per command,
/// which [CommandTree] and the [CommandGroup]s make when its name is met. Flags are fields of the command
/// ([Flags], [Flag]). A command works with a [Session]: streams, configuration, the
/// [dev.gantry.client.EngineClient].
///
/// Lists are [Row]s printed by a [Listing]; single objects go through [Inspection]. What ends a command early
/// is a [CliException] (a line and an exit code) or a [UsageException] (a bad flag, 125).
///
/// Results of builds and files out of containers are unpacked by the `linux` room's calls, which no link leads
/// astray ([LocalFolder]).
///
/// Files, shared with Docker's command line: `~/.docker/config.json` ([ConfigFile]), `~/.docker/contexts`
/// ([ContextStore]); read only: TLS files, programs in `~/.docker/cli-plugins` ([CliPlugins]).
@NullMarked
package dev.gantry.cli;

import org.jspecify.annotations.NullMarked;
