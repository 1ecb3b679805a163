"""CPython's own ThreadPoolExecutor, doing what the Java benchmarks of the same names do.

Two workers; a task that does nothing. Prints one JSON object, whose values are lists with a number for each repetition.
"""

import json
import platform
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed, wait

BATCH = 10_000
MANY = 100_000
SINGLES = 10_000


def nothing():
    return ""


def repeat(warmups, times, measure):
    for _ in range(warmups):
        measure()
    return [measure() for _ in range(times)]


def main():
    out = {}
    with ThreadPoolExecutor(max_workers=2) as pool:

        def batch():
            futures = [pool.submit(nothing) for _ in range(BATCH)]
            return sum(1 for future in futures if future.result() is not None)

        def one_submitter():
            wall, cpu = time.perf_counter_ns(), time.process_time_ns()
            assert batch() == BATCH
            return (time.perf_counter_ns() - wall) / BATCH, (time.process_time_ns() - cpu) / BATCH

        def one_at_a_time():
            took = []
            for _ in range(SINGLES):
                start = time.perf_counter_ns()
                pool.submit(nothing).result()
                took.append(time.perf_counter_ns() - start)
            return took

        def completed():
            start = time.perf_counter_ns()
            futures = [pool.submit(nothing) for _ in range(MANY)]
            assert sum(1 for future in as_completed(futures) if future.done()) == MANY
            return (time.perf_counter_ns() - start) / MANY

        def wait_for_all():
            start = time.perf_counter_ns()
            futures = [pool.submit(nothing) for _ in range(MANY)]
            assert len(wait(futures).done) == MANY
            return (time.perf_counter_ns() - start) / MANY

        both = repeat(2, 5, one_submitter)
        out["oneSubmitter"] = [wall for wall, _ in both]
        out["cpu"] = [cpu for _, cpu in both]
        singles = repeat(1, 3, one_at_a_time)
        out["submitAndGet"] = [sum(took) / len(took) for took in singles]
        everything = sorted(sum(singles, []))
        out["p99.9"] = [everything[-(-len(everything) * 999 // 1000) - 1]]
        out["asCompleted"] = repeat(0, 2, completed)
        out["wait"] = repeat(0, 2, wait_for_all)
    out["version"] = f"{platform.python_implementation()} {platform.python_version()}"
    json.dump(out, sys.stdout)


main()
