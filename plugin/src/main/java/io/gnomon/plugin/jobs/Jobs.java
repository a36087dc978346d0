package io.gnomon.plugin.jobs;

import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats tasks with Quartz, in memory. A task never runs beside itself; a run that was missed because the last one took
 * too long is left out. A task that throws is logged and runs again at its next time. Thread-safe.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Jobs.class);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    /** Is told of each run, on the thread of the job. */
    @FunctionalInterface
    public interface Watch {
        void ran(String job, Duration took, boolean failed);
    }

    private final Scheduler scheduler;
    private final Map<String, Runnable> tasks = new ConcurrentHashMap<>();

    public Jobs(int threads, Watch watch) {
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", "gnomon-" + System.identityHashCode(this));
        properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.setProperty("org.quartz.threadPool.threadCount", Integer.toString(threads));
        properties.setProperty("org.quartz.threadPool.threadNamePrefix", "job");
        properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        try {
            scheduler = new StdSchedulerFactory(properties).getScheduler();
            scheduler.setJobFactory((bundle, s) -> new Task(tasks, watch));
        } catch (SchedulerException e) {
            throw new IllegalStateException("the job scheduler cannot be made: " + e.getMessage(), e);
        }
    }

    /** Runs {@code task} every {@code period}, the first time after {@code delay}, once {@link #start} was called. */
    public void every(String name, Duration delay, Duration period, Runnable task) {
        tasks.put(name, task);
        JobDetail job = JobBuilder.newJob(Task.class).withIdentity(name).build();
        Trigger trigger = TriggerBuilder.newTrigger()
                .withIdentity(name)
                .startAt(new Date(System.currentTimeMillis() + delay.toMillis()))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(period.toMillis())
                        .repeatForever()
                        .withMisfireHandlingInstructionNextWithRemainingCount())
                .build();
        try {
            scheduler.scheduleJob(job, trigger);
        } catch (SchedulerException e) {
            throw new IllegalStateException("the job " + name + " cannot be scheduled: " + e.getMessage(), e);
        }
    }

    public void start() {
        try {
            scheduler.start();
        } catch (SchedulerException e) {
            throw new IllegalStateException("the job scheduler cannot be started: " + e.getMessage(), e);
        }
    }

    /** Waits for running tasks, but not for one that hangs. */
    @Override
    public void close() {
        try {
            scheduler.standby();
            long end = System.nanoTime() + LONGEST_STOP.toNanos();
            while (!scheduler.getCurrentlyExecutingJobs().isEmpty() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            scheduler.shutdown(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SchedulerException e) {
            log.warn("the job scheduler did not stop cleanly", e);
        }
    }

    /** One run. */
    @DisallowConcurrentExecution
    public static final class Task implements Job {
        private final Map<String, Runnable> tasks;

        private final Watch watch;

        Task(Map<String, Runnable> tasks, Watch watch) {
            this.tasks = tasks;
            this.watch = watch;
        }

        @Override
        public void execute(JobExecutionContext context) {
            String name = context.getJobDetail().getKey().getName();
            Runnable task = tasks.get(name);
            if (task == null) {
                return;
            }
            long start = System.nanoTime();
            boolean failed = false;
            try {
                task.run();
                log.debug("the job {} took {} ms", name, (System.nanoTime() - start) / 1_000_000);
            } catch (RuntimeException e) {
                failed = true;
                log.error("the job {} failed; it runs again at its next time", name, e);
            }
            watch.ran(name, Duration.ofNanos(System.nanoTime() - start), failed);
        }
    }
}
