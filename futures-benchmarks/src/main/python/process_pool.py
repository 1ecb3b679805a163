"""CPython's own ProcessPoolExecutor, doing what the program `isolation` has worker JVMs do.

Told on its command line what to measure, and how much of it; prints a JSON list of numbers.
"""

import json
import multiprocessing
import platform
import sys
import time
from concurrent.futures import ProcessPoolExecutor


def nothing():
    return None


def successor(number):
    return number + 1


def echo(payload):
    return payload


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def percentile(values, share):
    ordered = sorted(values)
    return ordered[-(-len(ordered) * share // 100) - 1]


def seconds(measure):
    start = time.perf_counter()
    measure()
    return time.perf_counter() - start


def rate(count, warm_ups, times, measure):
    """The median of so many rates, in units a second."""
    for _ in range(warm_ups):
        measure()
    return [median([count / seconds(measure) for _ in range(times)])]


def tasks(workers, count, warm_ups, times):
    with ProcessPoolExecutor(workers) as pool:

        def batch():
            futures = [pool.submit(nothing) for _ in range(count)]
            for future in futures:
                assert future.result() is None

        return rate(count, warm_ups, times, batch)


def mapped(workers, items, chunk_size, warm_ups, times):
    expected = items * (items + 1) // 2
    with ProcessPoolExecutor(workers) as pool:

        def batch():
            assert sum(pool.map(successor, range(items), chunksize=chunk_size)) == expected

        return rate(items, warm_ups, times, batch)


def trips(warm_ups, count):
    with ProcessPoolExecutor(1) as pool:

        def trip():
            assert pool.submit(nothing).result() is None

        for _ in range(warm_ups):
            trip()
        took = [1e6 * seconds(trip) for _ in range(count)]
        return [percentile(took, 50), percentile(took, 99)]


def payloads(warm_ups, *sizes_and_times):
    """Sizes in bytes, each followed by how often to send it, and the answer back."""
    medians = []
    with ProcessPoolExecutor(1) as pool:

        def trip(payload):
            assert len(pool.submit(echo, payload).result()) == len(payload)

        for _ in range(warm_ups):
            trip(b"\7" * 1024)
        for size, times in zip(sizes_and_times[::2], sizes_and_times[1::2]):
            payload = b"\7" * size
            trip(payload)
            medians.append(median([1e6 * seconds(lambda: trip(payload)) for _ in range(times)]))
    return medians


def first_results(times):
    """From the making of a pool to the result of its first task, in milliseconds."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        with ProcessPoolExecutor(1) as pool:
            pool.submit(nothing).result()
            took.append(1e3 * (time.perf_counter() - start))
    return [median(took)]


def memory(count, batch):
    """Resident bytes of the worker, after one task and after that many."""
    with ProcessPoolExecutor(1) as pool:
        pool.submit(nothing).result()
        (worker,) = [child.pid for child in multiprocessing.active_children()]
        fresh = resident_bytes(worker)
        done = 1
        while done < count:
            futures = [pool.submit(nothing) for _ in range(min(batch, count - done))]
            for future in futures:
                future.result()
            done += len(futures)
        return [fresh, resident_bytes(worker)]


def resident_bytes(pid):
    time.sleep(0.2)  # idle
    try:
        with open(f"/proc/{pid}/status") as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return 1024 * int(line.split()[1])
    except OSError:
        pass
    return -1  # another system


def about():
    return {
        "version": f"{platform.python_implementation()} {platform.python_version()}",
        "start": multiprocessing.get_start_method(),
    }


if __name__ == "__main__":
    what = {f.__name__: f for f in (tasks, mapped, trips, payloads, first_results, memory, about)}
    json.dump(what[sys.argv[1]](*map(int, sys.argv[2:])), sys.stdout)
