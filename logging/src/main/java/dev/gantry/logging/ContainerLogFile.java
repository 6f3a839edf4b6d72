package dev.gantry.logging;

import dev.gantry.runtime.JsonFileLog;
import dev.gantry.runtime.LogOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A container's log while it is written, and sent where the driver sends it. The one who writes closes the
/// [#log]; what is left then goes on to the receiver, until [#close].
public final class ContainerLogFile implements AutoCloseable {
    private final JsonFileLog log;
    private final @Nullable LogShipper shipper;

    private ContainerLogFile(JsonFileLog log, @Nullable LogShipper shipper) {
        this.log = log;
        this.shipper = shipper;
    }

    static ContainerLogFile open(LogDrivers drivers, String driver, ContainerFacts facts, Path file) {
        drivers.check(driver, facts.options());
        LogOptions options = LogDrivers.fileOptions(driver, facts);
        Optional<Destination> destination = drivers.destination(driver, facts);
        boolean first =
                destination.isPresent() && drivers.shipping(driver, facts).connectsFirst();
        if (first) {
            LogDrivers.connect(destination.get());
        }
        try {
            JsonFileLog log = JsonFileLog.open(file, options);
            return new ContainerLogFile(log, shipper(drivers, driver, facts, file, log, destination, first));
        } catch (RuntimeException failed) {
            destination.ifPresent(Destination::close);
            throw failed;
        }
    }

    static ContainerLogFile adopt(LogDrivers drivers, String driver, ContainerFacts facts, Path file) {
        LogOptions options = LogDrivers.fileOptions(driver, facts);
        Optional<Destination> destination = drivers.destination(driver, facts);
        JsonFileLog log = JsonFileLog.adopt(file, options);
        return new ContainerLogFile(log, shipper(drivers, driver, facts, file, log, destination, false));
    }

    private static @Nullable LogShipper shipper(
            LogDrivers drivers,
            String driver,
            ContainerFacts facts,
            Path file,
            JsonFileLog log,
            Optional<Destination> destination,
            boolean connected) {
        return destination
                .map(to -> LogShipper.start(
                        facts.id(),
                        log,
                        file,
                        to,
                        connected,
                        drivers.shipping(driver, facts),
                        LogDrivers.room(facts, LogDrivers.fileOptions(driver, facts))))
                .orElse(null);
    }

    /// Where output goes, and is read from.
    public JsonFileLog log() {
        return log;
    }

    /// The container has ended: its last output is not to wait for a receiver.
    public void containerEnded() {
        if (shipper != null) {
            shipper.containerEnded();
        }
    }

    /// Waits until a closed log is sent, but not for a receiver that is away, and no longer than that.
    public void awaitSent(Duration patience) {
        if (shipper != null) {
            shipper.awaitSent(patience);
        }
    }

    /// Stops sending; what was not sent goes with the next opening of the log.
    @Override
    public void close() {
        if (shipper != null) {
            shipper.close();
        }
    }
}
