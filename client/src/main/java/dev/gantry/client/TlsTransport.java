package dev.gantry.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.net.ssl.SSLSocket;

/// A TLS connection.
final class TlsTransport implements Transport {
    private final SSLSocket socket;

    private TlsTransport(SSLSocket socket) {
        this.socket = socket;
    }

    static TlsTransport connect(EngineAddress.Tcp address, TlsSettings tls) throws IOException {
        SSLSocket socket = tls.connect(address.host(), address.port());
        try {
            socket.setTcpNoDelay(true);
            socket.startHandshake();
            return new TlsTransport(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public InputStream input() {
        try {
            return socket.getInputStream();
        } catch (IOException e) {
            throw new ConnectionException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public OutputStream output() {
        try {
            return socket.getOutputStream();
        } catch (IOException e) {
            throw new ConnectionException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
