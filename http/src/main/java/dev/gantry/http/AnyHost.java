package dev.gantry.http;

import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.StringUtil;

/// HTTP/1.1 connections that take an empty `Host`, as Go's server does: docker CLIs before 23 send one when they
/// attach. Jetty has no setting for that.
final class AnyHost extends HttpConnectionFactory {
    private static final HttpField NAMELESS = new HostPortHttpField("localhost");

    AnyHost(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        HttpConnection connection = new Lenient(getHttpConfiguration(), connector, endPoint);
        return configure(connection, connector, endPoint);
    }

    private static final class Lenient extends HttpConnection {
        Lenient(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
            super(configuration, connector, endPoint);
        }

        @Override
        protected RequestHandler newRequestHandler() {
            return new RequestHandler() {
                @Override
                public void parsedHeader(HttpField field) {
                    boolean blank = field.getHeader() == HttpHeader.HOST && StringUtil.isBlank(field.getValue());
                    super.parsedHeader(blank ? NAMELESS : field);
                }
            };
        }
    }
}
