"""Processes of four steps a second with DBOS on SQLite: dbos_sqlite.py FILE WORKERS COUNT. Prints the rate.

DBOS is left at its defaults, which sync every commit; `PRAGMA synchronous` of a fresh connection is FULL.
"""
import sys
import time

from dbos import DBOS, DBOSConfig

path, workers, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
config: DBOSConfig = {"name": "splice-bench", "system_database_url": f"sqlite:///{path}", "log_level": "ERROR"}
DBOS(config=config)


@DBOS.step()
def step(value: int) -> int:
    return value + 1


@DBOS.workflow()
def four_steps(value: int) -> int:
    for _ in range(4):
        value = step(value)
    return value


DBOS.launch()
four_steps(0)
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(workers) as pool:
    start = time.perf_counter()
    assert list(pool.map(four_steps, range(count))) == [n + 4 for n in range(count)]
    elapsed = time.perf_counter() - start
DBOS.destroy()
print(count / elapsed)
