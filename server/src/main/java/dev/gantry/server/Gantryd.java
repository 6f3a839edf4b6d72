package dev.gantry.server;

import dev.gantry.build.Builds;
import dev.gantry.engine.Engine;
import dev.gantry.http.Handler;
import dev.gantry.http.HttpServer;
import dev.gantry.linux.OpenSslDigests;
import dev.gantry.linux.ProcessSignals;
import dev.gantry.linux.Signals;
import dev.gantry.linux.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The daemon: reads its configuration, opens the engine, serves the Engine API until SIGTERM or SIGINT.
/// Containers run on when it ends.
///
/// Exits with 0 after a signal or `--validate`, with 1 where it can't start; the reason is the last line on
/// stderr.
public final class Gantryd {
    private static final Build BUILD = Build.own();
    private static final Logger LOG = System.getLogger(Gantryd.class.getName());

    private final CommandLine commandLine;
    private final Settings started;
    private final DaemonConfig config;
    private volatile Duration shutdownTimeout;

    private Gantryd(CommandLine commandLine, Settings started) {
        this.commandLine = commandLine;
        this.started = started;
        this.config = configuration(started);
        this.shutdownTimeout = config.shutdownTimeout();
    }

    /// The program's start.
    public static void main(String... arguments) {
        System.exit(run(arguments));
    }

    private static int run(String... arguments) {
        try {
            CommandLine commandLine = CommandLine.parse(arguments);
            switch (commandLine.action()) {
                case HELP -> System.out.print(Help.text());
                case VERSION -> System.out.println("Gantry version " + BUILD.version());
                case VALIDATE -> validate(commandLine);
                case RUN -> new Gantryd(commandLine, Settings.read(commandLine)).serve();
            }
            return 0;
        } catch (ConfigException e) {
            System.err.println("gantryd: " + e.getMessage());
            return 1;
        } catch (IOException | RuntimeException e) {
            Throwable reason = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            LOG.log(Level.DEBUG, "start failed", reason);
            System.err.println("gantryd: failed to start daemon: " + reason.getMessage());
            return 1;
        }
    }

    private static void validate(CommandLine commandLine) {
        configuration(Settings.read(commandLine))
                .warnings()
                .forEach(warning -> System.err.println("gantryd: warning: " + warning));
        System.out.println("configuration OK");
    }

    private static DaemonConfig configuration(Settings settings) {
        return DaemonConfig.of(settings, BUILD);
    }

    private void serve() throws IOException {
        DaemonLog.start(config.logLevel());
        config.warnings().forEach(warning -> LOG.log(Level.WARNING, "configuration: " + warning));
        try (PidFile pidFile = PidFile.take(config.pidfile())) {
            LOG.log(Level.INFO, "daemon starting version={0} pid={1}", BUILD.version(), pidFile.pid());
            serveUntilSignal();
        }
    }

    /// The sockets open while the engine does: whoever connects early waits for it.
    private void serveUntilSignal() throws IOException {
        CompletableFuture<EngineApi> ready = new CompletableFuture<>();
        Handler gate = (request, response) -> ready.join().handle(request, response);
        CompletableFuture<HttpServer> listening = CompletableFuture.supplyAsync(() -> listen(gate));
        StopSignal stop = StopSignal.install();
        try (Engine engine = Engine.open(config.engine())) {
            ProcessSignals.heed(Signals.HUP, () -> reload(engine));
            ready.complete(api(engine));
            HttpServer server = listening.join();
            config.listeners().forEach(listener -> LOG.log(Level.INFO, "API listening on {0}", listener));
            LOG.log(Level.INFO, "daemon ready");
            digestFast();
            stop.await();
            LOG.log(Level.INFO, "daemon stopping");
            server.stop(shutdownTimeout);
        } finally {
            ready.cancel(false);
            var _ = listening.thenAccept(HttpServer::close);
        }
    }

    /// Waits for nobody: what is digested before has the JDK's own code.
    private static void digestFast() {
        if (!OpenSslDigests.install()) {
            LOG.log(
                    Level.WARNING,
                    "libcrypto.so.3 (package libssl3) is not installed: images are loaded and pulled slowly");
        }
    }

    private HttpServer listen(Handler handler) {
        try {
            return HttpServer.start(handler, config.listeners());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    static EngineApi api(Engine engine) {
        return new EngineApi(
                BUILD.version(),
                List.of(
                        new SystemRoutes(engine.system()),
                        new ContainerRoutes(engine.containers()),
                        new CommitRoutes(engine.commits()),
                        new LogRoutes(engine.containers()),
                        new FileRoutes(engine.containerFiles()),
                        new StatsRoutes(engine.usageReports()),
                        new ExecRoutes(engine.execs()),
                        new ImageRoutes(engine.images()),
                        new BuildRoutes(new Builds(engine), engine.buildCaches()),
                        new ImageArchiveRoutes(engine.archives(), engine.distribution()),
                        new RegistryRoutes(engine.distribution()),
                        new VolumeRoutes(engine.volumes()),
                        new VolumeArchiveRoutes(engine.volumeArchives()),
                        new NetworkRoutes(engine.networks(), engine.connections()),
                        new EventRoutes(engine.events()),
                        new GcRoutes(engine.garbage()),
                        new LaterRoutes()));
    }

    /// SIGHUP: reads the file again. A broken file changes nothing; a changed key that is read at the start
    /// only is named.
    private void reload(Engine engine) {
        try {
            Settings settings = Settings.read(commandLine);
            DaemonConfig fresh = configuration(settings);
            DaemonLog.level(fresh.logLevel());
            shutdownTimeout = fresh.shutdownTimeout();
            engine.reload(fresh.engine());
            for (DaemonOption option : settings.differences(started)) {
                if (option.effect == DaemonOption.Effect.START) {
                    LOG.log(Level.WARNING, "configuration: \"{0}\" is not reloaded: restart the daemon", option.key);
                }
            }
            LOG.log(Level.INFO, "configuration reloaded");
        } catch (ConfigException e) {
            LOG.log(Level.ERROR, "configuration not reloaded: " + e.getMessage());
        }
    }
}
