package io.gnomon.plugin.dashboard;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The dashboard's files by the path that they are served under: these and no others. Read when first asked for. Thread-safe. */
public final class Assets {
    /** Of the page; everything else is named in it. */
    public static final String PAGE = "/dashboard/";

    private static final Map<String, String> TYPES = types();

    private final Map<String, Asset> read = new ConcurrentHashMap<>();

    private static Map<String, String> types() {
        Map<String, String> result = new LinkedHashMap<>();
        result.put("index.html", "text/html; charset=utf-8");
        result.put("app.js", "text/javascript; charset=utf-8");
        result.put("app.css", "text/css; charset=utf-8");
        result.put("icon.svg", "image/svg+xml");
        return result;
    }

    public Set<String> paths() {
        Set<String> result = new java.util.LinkedHashSet<>();
        TYPES.keySet().forEach(name -> result.add(path(name)));
        return result;
    }

    /** @param path one of {@link #paths} */
    public Asset at(String path) {
        String name = path.equals(PAGE) ? "index.html" : path.substring(PAGE.length());
        String type = TYPES.get(name);
        if (type == null) {
            throw new IllegalArgumentException("the dashboard has no file " + path);
        }
        return read.computeIfAbsent(name, n -> Asset.read("/io/gnomon/plugin/dashboard/" + n, type));
    }

    private static String path(String name) {
        return name.equals("index.html") ? PAGE : PAGE + name;
    }
}
