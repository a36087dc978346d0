package io.gnomon.plugin.cli;

import java.util.function.Consumer;

/** How far something has come that takes a while, told on the error stream. For one thread at a time. */
final class Progress implements Consumer<String> {
    private final Environment env;
    private String last = "";

    Progress(Environment env) {
        this.env = env;
    }

    /** On a terminal one line that changes; else a line when something new begins. */
    @Override
    public void accept(String text) {
        String topic = text.contains(":") ? text.substring(0, text.indexOf(':')) : text;
        if (env.terminal()) {
            env.err().print("\r\u001b[K" + Text.safe(text) + (text.isEmpty() ? "" : " "));
            env.err().flush();
        } else if (!topic.equals(last) && !text.isEmpty()) {
            env.err().println("gnomon: " + Text.safe(text));
            env.err().flush();
        }
        last = topic;
    }

    /** A line that stays. */
    void remark(String text) {
        env.err().println((env.terminal() ? "\r\u001b[K" : "") + "gnomon: " + Text.safe(text));
        env.err().flush();
    }
}
