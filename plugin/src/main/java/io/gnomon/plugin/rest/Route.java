package io.gnomon.plugin.rest;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request that is answered: what it means, who may ask, what comes in and what goes out. The interface is served from these,
 * and described from these.
 *
 * @param answer the type of the document; {@code void} for none
 * @param status of an answer that is no error
 * @param body the type of what is sent; empty = nothing
 * @param whole whether the answer is sent in one piece, with its length
 */
record Route(
        HandlerType method,
        String path,
        Access access,
        Answer answer,
        String meaning,
        int status,
        Optional<Class<?>> body,
        List<Query> query,
        boolean whole,
        Action action) {

    /** Makes the answer, or tells how ({@link Later}), or has it made by others (a future of it); null if there is none, or if it was begun to be sent. */
    @FunctionalInterface
    interface Action {
        @Nullable Object of(Context ctx, Caller caller);
    }

    /** An answer that takes long, and is made when no thread of the interface waits for it. */
    @FunctionalInterface
    interface Later extends Supplier<@Nullable Object> {}

    /** Reads the request at once, and answers it {@link Later}. */
    static <T> Action later(Function<Context, T> read, BiFunction<T, Caller, @Nullable Object> answer) {
        return (ctx, by) -> {
            T asked = read.apply(ctx);
            return (Later) () -> answer.apply(asked, by);
        };
    }

    /** What is answered. */
    record Answer(Kind kind, Type of) {
        enum Kind {
            ONE,
            MANY,
            /** Texts by name. */
            TEXTS,
            NOTHING,
            /** Server-sent events. */
            STREAM,
            /** Lines for Prometheus. */
            METRICS,
            /** A document that describes itself. */
            ANY
        }

        static Answer one(Class<? extends Record> type) {
            return new Answer(Kind.ONE, type);
        }

        static Answer many(Class<? extends Record> type) {
            return new Answer(Kind.MANY, type);
        }

        static Answer of(Kind kind) {
            return new Answer(kind, void.class);
        }
    }

    static Route get(String path, Access access, Answer answer, String meaning, Action action) {
        return of(HandlerType.GET, path, access, answer, meaning, 200, action);
    }

    static Route post(String path, Access access, Answer answer, String meaning, Action action) {
        return of(HandlerType.POST, path, access, answer, meaning, 200, action);
    }

    static Route patch(String path, Access access, Answer answer, String meaning, Action action) {
        return of(HandlerType.PATCH, path, access, answer, meaning, 200, action);
    }

    static Route put(String path, Access access, Answer answer, String meaning, Action action) {
        return of(HandlerType.PUT, path, access, answer, meaning, 200, action);
    }

    static Route delete(String path, Access access, Answer answer, String meaning, Action action) {
        return of(
                HandlerType.DELETE,
                path,
                access,
                answer,
                meaning,
                answer.kind() == Answer.Kind.NOTHING ? 204 : 200,
                action);
    }

    private static Route of(
            HandlerType method, String path, Access access, Answer answer, String meaning, int status, Action action) {
        return new Route(method, path, access, answer, meaning, status, Optional.empty(), List.of(), false, action);
    }

    Route takes(Class<? extends Record> type) {
        return new Route(method, path, access, answer, meaning, status, Optional.of(type), query, whole, action);
    }

    Route answersWith(int code) {
        return new Route(method, path, access, answer, meaning, code, body, query, whole, action);
    }

    Route asks(Query... parameters) {
        return new Route(method, path, access, answer, meaning, status, body, List.of(parameters), whole, action);
    }

    Route inOnePiece() {
        return new Route(method, path, access, answer, meaning, status, body, query, true, action);
    }
}
