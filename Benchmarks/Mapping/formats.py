"""Reads and writes postings in Python, as a team's script would: csv, lxml, urllib.parse. Prints CPU seconds and records.

usage: formats.py csv|xml|form read|write FILE [OUTPUT]
"""
import csv
import io
import json
import sys
import time
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode

from lxml import etree


def limited(text, limit):
    if len(text) > limit:
        raise ValueError("too long")
    return text


def posting(fields):
    return {
        "id": limited(fields["id"], 50), "booked": date.fromisoformat(fields["booked"]),
        "amount": Decimal(fields["amount"]), "currency": fields["currency"], "count": int(fields["count"]),
        "partner": {"name": limited(fields["partner.name"], 80), "city": limited(fields["partner.city"], 50)},
        "text": fields.get("text"),
    }


def flat(item, name="partner.{}"):
    fields = {
        "id": item["id"], "booked": item["booked"].isoformat(), "amount": str(item["amount"]),
        "currency": item["currency"], "count": str(item["count"]), name.format("name"): item["partner"]["name"],
        name.format("city"): item["partner"]["city"],
    }
    if item["text"] is not None:
        fields["text"] = item["text"]
    return fields


def read_csv(data):
    rows = csv.DictReader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""))
    return [posting({key: value or None for key, value in row.items()}) for row in rows]


def write_csv(items):
    output = io.StringIO()
    names = ["id", "booked", "amount", "currency", "count", "partner.name", "partner.city", "text"]
    writer = csv.DictWriter(output, names)
    writer.writeheader()
    writer.writerows(map(flat, items))
    return output.getvalue().encode()


def read_xml(data):
    items = []
    for _, element in etree.iterparse(io.BytesIO(data), tag="posting"):
        fields = {child.tag: child.text or "" for child in element if child.tag != "partner"}
        fields |= {"partner." + child.tag: child.text or "" for child in element.find("partner")}
        items.append(posting(fields))
        element.clear()
    return items


def write_xml(items):
    output = io.BytesIO()
    with etree.xmlfile(output, encoding="utf-8") as file, file.element("postings"):
        for item in items:
            root = etree.Element("posting")
            for name, value in flat(item).items():
                parent = root
                if name.startswith("partner."):
                    parent, name = root.find("partner"), name[8:]
                    if parent is None:
                        parent = etree.SubElement(root, "partner")
                etree.SubElement(parent, name).text = value
            file.write(root)
    return output.getvalue()


def read_form(data):
    names = {"partner[name]": "partner.name", "partner[city]": "partner.city"}
    return [
        posting({names.get(key, key): value for key, value in parse_qsl(line.decode(), keep_blank_values=True)})
        for line in data.splitlines()
    ]


def write_form(items):
    return b"".join(urlencode(flat(item, "partner[{}]")).encode() + b"\n" for item in items)


def line(item):
    return json.dumps(item | {"booked": item["booked"].isoformat(), "amount": str(item["amount"])})


kind, direction, source = sys.argv[1:4]
read, write = globals()["read_" + kind], globals()["write_" + kind]
data = open(source, "rb").read()
for _ in range(2):
    start = time.process_time()
    items = read(data)
    if direction == "write":
        start = time.process_time()
        written = write(items)
    seconds = time.process_time() - start
if len(sys.argv) > 4:
    if direction == "read":
        written = ("\n".join(map(line, items)) + "\n").encode()
    open(sys.argv[4], "wb").write(written)
print(seconds, len(items))
