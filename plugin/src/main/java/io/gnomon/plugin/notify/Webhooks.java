package io.gnomon.plugin.notify;

import io.gnomon.plugin.notify.Post.Attempt;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All webhooks. One that hangs or fails holds up neither the daemon nor another. Thread-safe. */
public final class Webhooks implements Consumer<Told>, AutoCloseable {
    private final List<Webhook> where;
    private final List<Hook> hooks;
    private final InstantSource clock;

    /** How a test of one webhook turned out. */
    public record Tested(String webhook, boolean delivered, String detail) {}

    /**
     * @param timeout of one attempt
     * @param retryFor a message is tried for so long
     * @param queue messages that wait for one webhook at the most
     */
    public Webhooks(List<Webhook> where, Duration timeout, Duration retryFor, int queue, InstantSource clock) {
        this(where, timeout, new Hook.Limits(queue, retryFor), time -> Thread.sleep(time.toMillis()), clock);
    }

    Webhooks(List<Webhook> where, Duration timeout, Hook.Limits limits, Hook.Pause pause, InstantSource clock) {
        this.where = List.copyOf(where);
        this.clock = clock;
        Post post = new Post(timeout);
        this.hooks =
                where.stream().map(w -> new Hook(w, post, limits, pause, clock)).toList();
    }

    /** Returns at once. */
    @Override
    public void accept(Told told) {
        if (!hooks.isEmpty()) {
            Letter letter = Letter.of(told, clock.instant());
            hooks.forEach(hook -> hook.send(letter));
        }
    }

    /** Sends a message to each, one after the other, and waits for what comes of it. */
    public List<Tested> test() throws InterruptedException {
        List<Tested> results = new ArrayList<>();
        for (int i = 0; i < hooks.size(); i++) {
            Attempt attempt = hooks.get(i).test(Letter.test(clock.instant()));
            boolean delivered = attempt.kind() == Attempt.Kind.DELIVERED;
            results.add(new Tested(where.get(i).toString(), delivered, attempt.detail()));
        }
        return results;
    }

    /** What is wrong with any of them, one line each. */
    public List<String> problems() {
        return hooks.stream().map(Hook::problem).flatMap(Optional::stream).toList();
    }

    @Override
    public void close() throws InterruptedException {
        for (Hook hook : hooks) {
            hook.close();
        }
    }
}
