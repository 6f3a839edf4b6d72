/// Compares engines: the same request or command line to a real dockerd and to gantryd, and what each answers.
///
/// Owns the daemons that are started for a comparison ([Daemon]) and the plain HTTP they are asked over ([UnixHttp]);
/// `bench` uses both. The comparison itself and its tables of cases are tests.
///
/// Each daemon runs in a mount and network namespace of its own, with a directory of its own:
///
///     <directory>/d.sock       the socket it serves
///     <directory>/data         --data-root
///     <directory>/exec         --exec-root
///     <directory>/daemon.log   what it said on its standard output and error
@NullMarked
package dev.gantry.difftest;

import org.jspecify.annotations.NullMarked;
