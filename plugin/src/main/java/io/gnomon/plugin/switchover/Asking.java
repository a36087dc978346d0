package io.gnomon.plugin.switchover;

import io.gnomon.plugin.cluster.Cluster;
import io.gnomon.plugin.cluster.UnreachableException;
import io.gnomon.plugin.deployment.Probe;
import io.gnomon.plugin.deployment.ProbeResult;
import io.gnomon.plugin.deployment.Prober;
import io.gnomon.plugin.switchover.Sign.Kind;
import io.gnomon.plugin.switchover.Sign.Says;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks libvirt, the probes of what runs there, and a program of the operator, all at the same time. A question that hangs is not asked
 * again before it has come back. Thread-safe.
 */
public final class Asking implements Senses, AutoCloseable {
    private static final String LIVES = "ended with 0";
    private static final String DEAD = "ended with 1";

    private final Cluster cluster;
    private final Optional<Path> check;
    private final Prober prober;
    private final Duration patience;
    private final Map<Question, Future<Sign>> hanging = new ConcurrentHashMap<>();
    private final ExecutorService asking = Executors.newCachedThreadPool(r -> {
        Thread thread = new Thread(r, "senses");
        thread.setDaemon(true); // one that hangs in a call must not keep the process
        return thread;
    });

    private record Question(Kind kind, String about) {}

    /**
     * @param check {@code PROGRAM HYPERVISOR} ends with 0 if the hypervisor lives, with 1 if it is dead, else nobody knows
     * @param patience how long an answer is waited for
     */
    public Asking(Cluster cluster, Optional<Path> check, Prober prober, Duration patience) {
        this.cluster = cluster;
        this.check = check;
        this.prober = prober;
        this.patience = patience;
    }

    @Override
    public Map<String, List<Sign>> of(Map<String, List<Ward>> served) {
        Map<String, Map<Question, Future<Sign>>> asked = new LinkedHashMap<>();
        served.forEach((hypervisor, wards) -> asked.put(hypervisor, ask(hypervisor, wards)));
        long deadline = System.nanoTime() + patience.toNanos();
        Map<String, List<Sign>> signs = new LinkedHashMap<>();
        asked.forEach((hypervisor, questions) -> {
            List<Sign> theirs = new ArrayList<>();
            questions.forEach((question, answer) -> theirs.add(answer(question, answer, deadline)));
            signs.put(hypervisor, theirs);
        });
        return signs;
    }

    private Map<Question, Future<Sign>> ask(String hypervisor, List<Ward> served) {
        Map<Question, Future<Sign>> asked = new LinkedHashMap<>();
        ask(asked, new Question(Kind.LIBVIRT, hypervisor), () -> libvirt(hypervisor));
        check.ifPresent(program -> ask(asked, new Question(Kind.CHECK, hypervisor), () -> check(program, hypervisor)));
        for (Ward ward : served) {
            ward.portion()
                    .health()
                    .map(probe -> ward.address().map(probe::at).orElse(probe))
                    .ifPresent(probe -> ask(
                            asked,
                            new Question(Kind.SERVICE, ward.project() + "/" + ward.name() + " " + probe.describe()),
                            () -> service(ward, probe)));
        }
        return asked;
    }

    private void ask(Map<Question, Future<Sign>> asked, Question question, Callable<Sign> how) {
        Future<Sign> before = hanging.get(question);
        boolean hangs = before != null && !before.isDone();
        Future<Sign> now = hangs ? before : asking.submit(how);
        hanging.put(question, now);
        asked.put(question, now);
    }

    private Sign answer(Question question, Future<Sign> answer, long deadline) {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // a program that hangs says nothing of the hypervisor
            Says says = question.kind() == Kind.CHECK ? Says.NOTHING : Says.DEAD;
            return new Sign(question.kind(), says, "no answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            return new Sign(question.kind(), Says.NOTHING, String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Sign(question.kind(), Says.NOTHING, "Gnomon is being stopped");
        }
    }

    private Sign libvirt(String hypervisor) {
        try {
            cluster.port(hypervisor).ping();
            return new Sign(Kind.LIBVIRT, Says.LIVES, "answers");
        } catch (UnreachableException e) {
            return new Sign(Kind.LIBVIRT, Says.DEAD, String.valueOf(e.getMessage()));
        }
    }

    private Sign check(Path program, String hypervisor) throws InterruptedException {
        ProbeResult result = prober.ask(new Probe.Command(List.of(program.toString(), hypervisor), patience));
        String said = result.detail().replaceFirst("(?s): .*", "");
        Says says = said.equals(LIVES) ? Says.LIVES : said.equals(DEAD) ? Says.DEAD : Says.NOTHING;
        return new Sign(Kind.CHECK, says, result.detail());
    }

    private Sign service(Ward ward, Probe probe) throws InterruptedException {
        ProbeResult result = prober.ask(probe);
        return new Sign(Kind.SERVICE, result.ok() ? Says.LIVES : Says.DEAD, ward.name() + ": " + result.detail());
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
