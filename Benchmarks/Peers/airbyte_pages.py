"""A listing with airbyte-cdk, from a declarative manifest: airbyte_pages.py ADDRESS FILE.

Writes the records as JSON lines, as a connector does on its standard output, here into FILE. Prints records, their sum of ids, seconds,
CPU seconds; start-up is not counted.
"""
import logging
import sys
import time

import orjson
from airbyte_cdk.models import (
    AirbyteMessageSerializer, AirbyteStream, ConfiguredAirbyteCatalog, ConfiguredAirbyteStream, DestinationSyncMode,
    SyncMode, Type,
)
from airbyte_cdk.sources.declarative.concurrent_declarative_source import ConcurrentDeclarativeSource

base, path = sys.argv[1], sys.argv[2]
manifest = {
    "version": "7.0.0",
    "type": "DeclarativeSource",
    "check": {"type": "CheckStream", "stream_names": ["orders"]},
    "streams": [{
        "type": "DeclarativeStream",
        "name": "orders",
        "primary_key": ["id"],
        "schema_loader": {"type": "InlineSchemaLoader", "schema": {"type": "object", "properties": {}}},
        "retriever": {
            "type": "SimpleRetriever",
            "requester": {
                "type": "HttpRequester", "url_base": base, "path": "/pages", "http_method": "GET",
            },
            "record_selector": {
                "type": "RecordSelector", "extractor": {"type": "DpathExtractor", "field_path": ["data"]},
            },
            "paginator": {
                "type": "DefaultPaginator",
                "page_token_option": {"type": "RequestOption", "inject_into": "request_parameter", "field_name": "page"},
                "pagination_strategy": {
                    "type": "CursorPagination", "cursor_value": "{{ response['cursor'] }}",
                    "stop_condition": "{{ not response['cursor'] }}",
                },
            },
        },
    }],
}
catalog = ConfiguredAirbyteCatalog(streams=[ConfiguredAirbyteStream(
    stream=AirbyteStream(name="orders", json_schema={}, supported_sync_modes=[SyncMode.full_refresh]),
    sync_mode=SyncMode.full_refresh, destination_sync_mode=DestinationSyncMode.append)])
logging.disable(logging.CRITICAL)
source = ConcurrentDeclarativeSource(catalog=catalog, config={}, state=None, source_config=manifest)
start, cpu = time.perf_counter(), time.process_time()
count = total = 0
with open(path, "wb") as lines:
    for message in source.read(logging.getLogger("airbyte"), {}, catalog, None):
        if message.type == Type.RECORD:
            count += 1
            total += message.record.data["id"]
            lines.write(orjson.dumps(AirbyteMessageSerializer.dump(message)) + b"\n")
print(count, total, time.perf_counter() - start, time.process_time() - cpu)
