package io.gnomon.plugin.rest;

import io.gnomon.plugin.dashboard.Asset;
import io.gnomon.plugin.dashboard.Assets;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.HashSet;
import java.util.Set;

/**
 * The dashboard's files, which hold no secret and are served without a token: the page asks the interface for everything that
 * it shows, with the token of whoever looks at it. Nothing else is open: the paths are compared as a whole.
 */
final class DashboardRoutes {
    /** Scripts and styles are files of ours; nobody may frame the page or send a form from it. */
    private static final String POLICY =
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Assets assets;
    private final Set<String> open;

    DashboardRoutes(Assets assets) {
        this.assets = assets;
        open = new HashSet<>(assets.paths());
        open.add("/");
        open.add("/dashboard");
    }

    /** Whether a request is for one of these files, so that it needs no token. */
    boolean isOpen(Context ctx) {
        return (ctx.method() == HandlerType.GET || ctx.method() == HandlerType.HEAD) && open.contains(ctx.path());
    }

    void register(RoutesConfig on) {
        both(on, "/", DashboardRoutes::toPage);
        both(on, "/dashboard", ctx -> {
            if (ctx.path().equals(Assets.PAGE)) {
                serve(ctx, assets.at(Assets.PAGE));
            } else {
                toPage(ctx);
            }
        });
        for (String path : assets.paths()) {
            if (!path.equals(Assets.PAGE)) {
                both(on, path, ctx -> serve(ctx, assets.at(path)));
            }
        }
    }

    private static void both(RoutesConfig on, String path, Handler handler) {
        on.get(path, handler);
        on.head(path, handler);
    }

    private static void toPage(Context ctx) {
        guard(ctx);
        ctx.status(302).header("Location", Assets.PAGE);
    }

    private static void serve(Context ctx, Asset asset) {
        guard(ctx);
        // kept by the browser, and asked about each time: what it has is never older than the daemon
        ctx.header("Cache-Control", "no-cache");
        ctx.header("ETag", asset.tag());
        ctx.header("Vary", "Accept-Encoding");
        if (asset.tag().equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
            return;
        }
        ctx.contentType(asset.type());
        String accepted = ctx.header("Accept-Encoding");
        if (accepted != null && accepted.contains("gzip")) {
            ctx.header("Content-Encoding", "gzip");
            ctx.result(asset.packed());
        } else {
            ctx.result(asset.plain());
        }
    }

    private static void guard(Context ctx) {
        ctx.header("Content-Security-Policy", POLICY);
        ctx.header("Referrer-Policy", "no-referrer");
        ctx.header("Cross-Origin-Opener-Policy", "same-origin");
        ctx.header("Cross-Origin-Resource-Policy", "same-origin");
        ctx.header("X-Frame-Options", "DENY");
    }
}
