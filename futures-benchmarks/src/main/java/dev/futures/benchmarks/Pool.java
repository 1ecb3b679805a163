package dev.futures.benchmarks;

import com.google.common.util.concurrent.MoreExecutors;
import dev.futures.Executor;
import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.dromara.dynamictp.common.em.QueueTypeEnum;
import org.dromara.dynamictp.core.support.ThreadPoolBuilder;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** An executor as its users see it: a task goes in, a future comes out. A JVM that measures has one kind of them only. */
public interface Pool extends AutoCloseable {

    Future<?> submit(Callable<Object> task);

    /** Ends the workers. */
    @Override
    void close();

    /** Ours, and what it is compared with. */
    enum Kind {
        /** Ours, as it comes: ledger and gauges on, and how long what is pending or running has been so. */
        FUTURES {
            @Override
            Pool open(int workers) {
                return of(Executor.builder("benchmark").threads(workers).build());
            }
        },
        /** Ours with the ledger and the gauges, and two of Micrometer's timers, as the Spring Boot starter has it. */
        FUTURES_MICROMETER {
            @Override
            Pool open(int workers) {
                return of(Executor.builder("benchmark")
                        .threads(workers)
                        .listener(new MicrometerTimers("benchmark", new SimpleMeterRegistry()))
                        .build());
            }
        },
        /** Ours with the ledger and the gauges, but without times. */
        FUTURES_UNTIMED {
            @Override
            Pool open(int workers) {
                return of(Executor.builder("benchmark")
                        .threads(workers)
                        .timing(false)
                        .build());
            }
        },
        /** The JDK's pool with its usual queue. */
        JDK {
            @Override
            Pool open(int workers) {
                return of(jdk(workers));
            }
        },
        /** The JDK's work-stealing pool, first in, first out. */
        FORK_JOIN {
            @Override
            Pool open(int workers) {
                return of(new ForkJoinPool(workers, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true));
            }
        },
        /** A virtual thread a task; Java 21 and later. It has no limit of workers but the cores. */
        VIRTUAL {
            @Override
            Pool open(int workers) {
                return of(virtualThreadPerTask());
            }
        },
        /** {@code CompletableFuture.supplyAsync} on the JDK's pool. */
        COMPLETABLE_FUTURE {
            @Override
            Pool open(int workers) {
                ExecutorService pool = jdk(workers);
                return new Of(pool) {
                    @Override
                    public Future<?> submit(Callable<Object> task) {
                        return CompletableFuture.supplyAsync(() -> unchecked(task), pool);
                    }
                };
            }
        },
        /** {@code ExecutorCompletionService} on the JDK's pool; its completed ones are taken as the next ones go in. */
        COMPLETION_SERVICE {
            @Override
            Pool open(int workers) {
                ExecutorService pool = jdk(workers);
                ExecutorCompletionService<Object> service = new ExecutorCompletionService<>(pool);
                return new Of(pool) {
                    @Override
                    public Future<?> submit(Callable<Object> task) {
                        Future<Object> unused = service.poll();
                        return service.submit(task);
                    }
                };
            }
        },
        /** Guava's listening decorator on the JDK's pool. */
        GUAVA {
            @Override
            Pool open(int workers) {
                return of(MoreExecutors.listeningDecorator(jdk(workers)));
            }
        },
        /** Spring's pool. */
        SPRING {
            @Override
            Pool open(int workers) {
                ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
                pool.setCorePoolSize(workers);
                pool.setMaxPoolSize(workers);
                pool.initialize();
                return new Pool() {
                    @Override
                    public Future<?> submit(Callable<Object> task) {
                        return pool.submit(task);
                    }

                    @Override
                    public void close() {
                        pool.shutdown();
                    }
                };
            }
        },
        /** resilience4j's bulkhead, its bounded queue large enough to refuse nothing. */
        RESILIENCE4J {
            @Override
            Pool open(int workers) {
                ThreadPoolBulkhead pool = ThreadPoolBulkhead.of(
                        "benchmark",
                        ThreadPoolBulkheadConfig.custom()
                                .coreThreadPoolSize(workers)
                                .maxThreadPoolSize(workers)
                                .queueCapacity(50_000)
                                .build());
                return new Pool() {
                    @Override
                    public Future<?> submit(Callable<Object> task) {
                        return pool.submit(task).toCompletableFuture();
                    }

                    @Override
                    public void close() {
                        try {
                            pool.close();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }
                };
            }
        },
        /** dynamic-tp's executor, as its builder makes it outside Spring: names, gauges and the hooks for its alarms. */
        DYNAMIC_TP {
            @Override
            Pool open(int workers) {
                return of(ThreadPoolBuilder.newBuilder()
                        .threadPoolName("benchmark")
                        .corePoolSize(workers)
                        .maximumPoolSize(workers)
                        .workQueue(QueueTypeEnum.LINKED_BLOCKING_QUEUE.getName(), Integer.MAX_VALUE)
                        .buildDynamic());
            }
        },
        /** The JDK's pool with Micrometer's timers and gauges. */
        MICROMETER {
            @Override
            Pool open(int workers) {
                return of(ExecutorServiceMetrics.monitor(new SimpleMeterRegistry(), jdk(workers), "benchmark"));
            }
        };

        abstract Pool open(int workers);

        /** As a reader of the table knows it. */
        String title() {
            return switch (this) {
                case FUTURES -> "ours";
                case FUTURES_MICROMETER -> "ours with Micrometer";
                case FUTURES_UNTIMED -> "ours, no timers";
                case JDK -> "JDK";
                case FORK_JOIN -> "ForkJoinPool";
                case VIRTUAL -> "virtual thread per task";
                case COMPLETABLE_FUTURE -> "CompletableFuture on the JDK's";
                case COMPLETION_SERVICE -> "ExecutorCompletionService";
                case GUAVA -> "Guava's listeningDecorator";
                case SPRING -> "Spring's ThreadPoolTaskExecutor";
                case RESILIENCE4J -> "resilience4j's bulkhead";
                case DYNAMIC_TP -> "dynamic-tp";
                case MICROMETER -> "JDK with Micrometer";
            };
        }

        private static Pool of(ExecutorService pool) {
            return new Of(pool);
        }
    }

    /** The JDK's pool with its usual queue. */
    static ThreadPoolExecutor jdk(int workers) {
        return new ThreadPoolExecutor(workers, workers, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }

    /** Whether this JVM has virtual threads. */
    static boolean hasVirtualThreads() {
        return Runtime.version().feature() >= 21;
    }

    /** A virtual thread a task; by reflection, for this is compiled for 17. */
    static ExecutorService virtualThreadPerTask() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException("virtual threads need Java 21", e);
        }
    }

    private static Object unchecked(Callable<Object> task) {
        try {
            return task.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Any executor service. */
    class Of implements Pool {

        private final ExecutorService pool;

        Of(ExecutorService pool) {
            this.pool = pool;
        }

        @Override
        public Future<?> submit(Callable<Object> task) {
            return pool.submit(task);
        }

        @Override
        public void close() {
            pool.shutdownNow();
        }
    }
}
