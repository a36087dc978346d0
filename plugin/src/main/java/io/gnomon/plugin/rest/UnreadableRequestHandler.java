package io.gnomon.plugin.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gnomon.plugin.rest.ApiException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers, in our JSON, requests that are so broken that no route sees them. */
final class UnreadableRequestHandler extends ErrorHandler {
    private final ObjectMapper mapper;

    UnreadableRequestHandler(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        byte[] body = mapper.writeValueAsBytes(Errors.view(new ApiException(
                Code.BAD_REQUEST,
                "the request could not be read (HTTP " + response.getStatus() + ")",
                "correct its path and headers")));
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
