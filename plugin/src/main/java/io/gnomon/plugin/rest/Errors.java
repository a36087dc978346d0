package io.gnomon.plugin.rest;

import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.Views.ErrorView;
import io.gnomon.plugin.store.StoreException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every failure becomes an {@link ErrorView}; a stack trace goes to the log and never to the caller. */
final class Errors {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private Errors() {}

    static void register(RoutesConfig routes) {
        routes.exception(ApiException.class, (e, ctx) -> answer(ctx, e));
        routes.exception(
                UnreachableException.class,
                (e, ctx) -> answer(
                        ctx,
                        new ApiException(Code.HYPERVISOR_UNREACHABLE, text(e), "run 'gnomon doctor', then try again")));
        routes.exception(StoreException.class, (e, ctx) -> {
            LOG.error("{} {}: the store failed", ctx.method(), ctx.path(), e);
            answer(
                    ctx,
                    new ApiException(
                            Code.STORE_UNAVAILABLE,
                            text(e),
                            "see that the data folder has space and may be written, then try again"));
        });
        routes.exception(HttpResponseException.class, (e, ctx) -> answer(ctx, ofStatus(e.getStatus(), ctx)));
        routes.exception(Exception.class, (e, ctx) -> answer(ctx, unexpected(e, ctx)));
    }

    private static void answer(Context ctx, ApiException e) {
        ctx.status(e.code().httpStatus());
        if (e.code() == Code.OVERLOADED) {
            ctx.header("Retry-After", Integer.toString(SlowAnswers.RETRY_AFTER));
        }
        ctx.json(view(e));
    }

    static ErrorView view(ApiException e) {
        return new ErrorView(e.code().name(), e.code().fault(), text(e), e.mend());
    }

    private static ApiException ofStatus(int status, Context ctx) {
        return switch (status) {
            case 404 ->
                new ApiException(
                        Code.NOT_FOUND,
                        "there is nothing at " + ctx.path(),
                        "see docs/rest.md for the paths there are");
            case 405 ->
                new ApiException(
                        Code.METHOD_NOT_ALLOWED,
                        ctx.path() + " does not take " + ctx.method(),
                        "see docs/rest.md for the methods it takes");
            default ->
                new ApiException(
                        Code.BAD_REQUEST, "the request could not be read (HTTP " + status + ")", "correct the request");
        };
    }

    private static ApiException unexpected(Exception e, Context ctx) {
        String reference =
                String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt());
        LOG.error("[{}] {} {} failed unexpectedly", reference, ctx.method(), ctx.path(), e);
        return new ApiException(
                Code.INTERNAL,
                "the daemon failed in a way that it did not foresee (reference " + reference + ")",
                "search the daemon's log for " + reference + " and report what stands there");
    }

    private static String text(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
