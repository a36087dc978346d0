package io.gnomon.plugin.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks. A probe that does not end by itself is ended at its limit: a connection is closed, a program is killed with all that it
 * started. Never throws for what a probe does; thread-safe.
 */
public final class Prober {
    private static final int MOST_OUTPUT_BYTES = 64 * 1024;
    private static final Duration LAST_WORDS = Duration.ofMillis(200);
    private static final Pattern NUMBER = Pattern.compile("^\\s*([0-9]{1,15}(?:\\.[0-9]{1,9})?)\\b");

    /** The only variables of the daemon that a program gets to see: secrets may stand in others. */
    private static final List<String> PASSED_ON = List.of("PATH", "LANG", "HOME", "TMPDIR");

    private final HttpClient client;

    public Prober() {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Asks once. @throws InterruptedException if this thread is told to stop; what was asked is ended then too */
    public ProbeResult ask(Probe probe) throws InterruptedException {
        return ask(probe, Map.of());
    }

    /** @param facts variables that a program finds in its environment */
    public ProbeResult ask(Probe probe, Map<String, String> facts) throws InterruptedException {
        long began = System.nanoTime();
        Answer answer;
        if (probe.needsAddress()) {
            answer = Answer.no("no address is known to ask at; give the portion an address");
        } else if (probe instanceof Probe.Tcp tcp) {
            answer = connect(tcp);
        } else if (probe instanceof Probe.Http http) {
            answer = get(http);
        } else if (probe instanceof Probe.Command command) {
            answer = run(command, facts);
        } else {
            answer = Answer.no("only a copy is asked in its guest");
        }
        return new ProbeResult(
                answer.ok(), Duration.ofNanos(System.nanoTime() - began), answer.throughput(), answer.detail());
    }

    private record Answer(boolean ok, OptionalDouble throughput, String detail) {
        static Answer yes(String detail) {
            return new Answer(true, OptionalDouble.empty(), detail);
        }

        static Answer no(String detail) {
            return new Answer(false, OptionalDouble.empty(), detail);
        }
    }

    private static Answer connect(Probe.Tcp probe) throws InterruptedException {
        CompletableFuture<Answer> made = new CompletableFuture<>();
        // names are resolved without a limit of their own, so this thread waits and another one asks
        Thread asking = new Thread(() -> made.complete(connected(probe)), "probe-tcp");
        asking.setDaemon(true);
        asking.start();
        try {
            return made.get(probe.limit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return late(probe);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer connected(Probe.Tcp probe) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(probe.host(), probe.port()), (int)
                    probe.limit().toMillis());
            return Answer.yes("a connection was made");
        } catch (SocketTimeoutException e) {
            return late(probe);
        } catch (IOException e) {
            return Answer.no(reason(e));
        }
    }

    private Answer get(Probe.Http probe) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(probe.uri())
                .header("User-Agent", "gnomon")
                .GET()
                .build();
        CompletableFuture<HttpResponse<InputStream>> exchange = client.sendAsync(request, BodyHandlers.ofInputStream());
        CompletableFuture<Answer> read = exchange.thenApplyAsync(Prober::read);
        try {
            return read.get(probe.limit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            exchange.thenAccept(response -> close(response.body()));
            return late(probe);
        } catch (ExecutionException e) {
            return Answer.no(reason(e.getCause() == null ? e : e.getCause()));
        } finally {
            exchange.cancel(true);
        }
    }

    /** The body is part of the answer: one that trickles for ever is ended at the limit. */
    private static Answer read(HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            body.readNBytes(MOST_OUTPUT_BYTES);
        } catch (IOException e) {
            return Answer.no(reason(e));
        }
        int status = response.statusCode();
        return new Answer(status >= 200 && status < 300, OptionalDouble.empty(), "status " + status);
    }

    private static Answer run(Probe.Command probe, Map<String, String> facts) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(probe.words()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(PASSED_ON);
        environment.putAll(facts);
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            return Answer.no("it cannot be started: " + e.getMessage());
        }
        CompletableFuture<String> output = new CompletableFuture<>();
        Thread reading = new Thread(() -> output.complete(lastLine(process.getInputStream())), "probe-output");
        reading.setDaemon(true);
        reading.start();
        try {
            if (!process.waitFor(probe.limit().toMillis(), TimeUnit.MILLISECONDS)) {
                return late(probe);
            }
            String last = output.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            return ended(process.exitValue(), last);
        } catch (TimeoutException e) {
            return ended(process.exitValue(), ""); // what it left behind keeps its output open
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            end(process);
        }
    }

    /** What a program that ended so says. */
    static ProbeResult ended(int code, String output, Duration took) {
        Answer answer = ended(code, last(output));
        return new ProbeResult(answer.ok(), took, answer.throughput(), answer.detail());
    }

    private static Answer ended(int code, String last) {
        Matcher number = NUMBER.matcher(last);
        OptionalDouble throughput =
                number.find() ? OptionalDouble.of(Double.parseDouble(number.group(1))) : OptionalDouble.empty();
        String said = last.isEmpty() ? "" : ": " + last;
        return new Answer(code == 0, throughput, "ended with " + code + said);
    }

    /** With all that it started, as far as those have not left their parent. */
    private static void end(Process process) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        close(process.getInputStream());
    }

    /** Reads all of it, so that the program does not wait, and keeps the end. */
    private static String lastLine(InputStream in) {
        StringBuilder kept = new StringBuilder();
        byte[] some = new byte[8192];
        try {
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                kept.append(new String(some, 0, n, StandardCharsets.UTF_8));
                if (kept.length() > MOST_OUTPUT_BYTES) {
                    kept.delete(0, kept.length() - MOST_OUTPUT_BYTES);
                }
            }
        } catch (IOException e) {
            // it was ended: what it said until then counts
        }
        return last(kept.toString());
    }

    private static String last(String output) {
        String text = output.strip();
        String last = text.substring(text.lastIndexOf('\n') + 1).replaceAll("\\p{Cntrl}", "?");
        return last.length() > 200 ? last.substring(0, 199) + "…" : last;
    }

    private static Answer late(Probe probe) {
        return Answer.no("no answer within " + probe.limit().toMillis() + " ms; it was ended");
    }

    private static String reason(Throwable e) {
        if (e instanceof UnknownHostException) {
            return "there is no such host: " + e.getMessage();
        }
        if (e instanceof ConnectException) {
            return "no connection: " + (e.getMessage() == null ? "refused" : e.getMessage());
        }
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // nothing is read from it any more
        }
    }
}
