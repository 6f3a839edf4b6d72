package dev.gantry.distribution;

import java.io.InputStream;
import java.net.http.HttpHeaders;

/// An HTTP answer whose head has come.
///
/// @param body still on its way; whoever has the answer closes it
record Answer(int statusCode, HttpHeaders headers, InputStream body) {}
