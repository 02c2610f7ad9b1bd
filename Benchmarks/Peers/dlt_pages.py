"""A listing with dlt's RESTClient: dlt_pages.py ADDRESS. Prints records, their sum of ids, seconds, CPU seconds; start-up is not counted."""
import sys
import time

from dlt.sources.helpers.rest_client import RESTClient
from dlt.sources.helpers.rest_client.paginators import JSONLinkPaginator

base = sys.argv[1]
client = RESTClient(base_url=base, paginator=JSONLinkPaginator(next_url_path="next"), data_selector="data")
start, cpu = time.perf_counter(), time.process_time()
count = total = 0
for page in client.paginate("/pages", params={"page": 0}):
    for record in page:
        count += 1
        total += record["id"]
print(count, total, time.perf_counter() - start, time.process_time() - cpu)
