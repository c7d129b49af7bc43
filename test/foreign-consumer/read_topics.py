"""Reads every topic of a deployment from its beginning and holds each record against docs/events/asyncapi.yaml.

It knows nothing else of Jumin: no schema, name or rule but what that document and the page beside it say. Purpose: to find out whether
somebody else, in another language, could do the same. Prints one JSON object; exits 1 when a record is not as documented.

    read_topics.py --brokers HOST:PORT --document docs/events/asyncapi.yaml [--prefix P]
"""

import argparse
import json
import sys
from collections import Counter, defaultdict

import yaml
from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition
from jsonschema import Draft202012Validator

PROBLEMS_MAX = 50
FORMATS = Draft202012Validator.FORMAT_CHECKER


class Documented:
    """What the AsyncAPI document says: topics, and per topic the types with validators of headers and data."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as text:
            document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        messages = document["components"]["messages"]
        self.topics = {}
        for channel in document["channels"].values():
            types = {}
            for reference in channel["messages"].values():
                message = messages[reference["$ref"].rsplit("/", 1)[1]]  # "#/components/messages/<name>"
                headers, payload = message["headers"], message["payload"]["schema"]
                for schema in (headers, payload):
                    Draft202012Validator.check_schema(schema)
                types[headers["properties"]["ce_type"]["const"]] = (
                    Draft202012Validator(headers, format_checker=FORMATS),
                    Draft202012Validator(payload, format_checker=FORMATS),
                )
            self.topics[channel["address"]] = types


class Reading:
    """All that was read, and what of it is not as documented."""

    def __init__(self):
        self.records = self.copies = 0
        self.types = Counter()
        self.problems = {}
        self.problem_count = 0
        self.seen = {}
        self.partition_of_key = {}
        self.last_position = {}
        self.years = defaultdict(dict)
        self.subsidies = defaultdict(dict)

    def problem(self, record, what):
        self.problem_count += 1
        self.problems.setdefault(what, []).append(f"{record.topic()}/{record.partition()}/{record.offset()}")

    def problem_list(self):
        """Each once, with the first record that has it."""
        return [
            f"{where[0]}: {what}" + (f" (and {len(where) - 1} more)" if len(where) > 1 else "")
            for what, where in list(self.problems.items())[:PROBLEMS_MAX]
        ]

    def take(self, record, topic, types):
        self.records += 1
        headers = {}
        for name, value in record.headers() or []:
            if name in headers:
                self.problem(record, f"header {name} twice")
            headers[name] = (value or b"").decode("utf-8")
        kind = headers.get("ce_type")
        if kind not in types:
            return self.problem(record, f"type {kind} is not documented for {topic}")
        head, data_schema = types[kind]
        for error in head.iter_errors(headers):
            self.problem(record, f"{kind} header {error.json_path}: {error.message}")
        try:
            data = json.loads(record.value())
        except (TypeError, ValueError) as error:
            return self.problem(record, f"{kind}: the value is not JSON: {error}")
        for error in data_schema.iter_errors(data):
            self.problem(record, f"{kind} {error.json_path}: {error.message}")
        if self.in_place(record, topic, headers):
            self.types[kind] += 1
            self.add_up(headers, kind.rsplit(".", 2)[1], data)

    def in_place(self, record, topic, headers):
        """Key, partition, order and copies, as the page says. False for a copy."""
        key = (record.key() or b"").decode("utf-8")
        if key != headers.get("ce_partitionkey") or key != headers.get("ce_subject"):
            self.problem(record, f"key {key} is not the one of its headers")
        partition = self.partition_of_key.setdefault((topic, key), record.partition())
        if partition != record.partition():
            self.problem(record, f"key {key} was in partition {partition} before")
        place, position, ident = (topic, record.partition()), headers.get("ce_position", ""), headers.get("ce_id")
        content = (headers.get("ce_type"), position, key, record.value())
        known = self.seen.get(ident)
        if known is not None:
            self.copies += 1
            if known != content:
                self.problem(record, f"{ident} has other content than before")
            return False
        self.seen[ident] = content
        if position < self.last_position.get(place, ""):
            self.problem(record, f"position {position} comes after {self.last_position[place]} and is no copy")
        self.last_position[place] = max(position, self.last_position.get(place, ""))
        return True

    def add_up(self, headers, kind, data):
        """The standing of a person's fee year is what the last event of that person says; the same for the subsidy."""
        if "subjectId" not in data or "feeYear" not in data:
            return
        of_whom = (data["county"], data["feeYear"], data["subjectId"])
        if kind.startswith("Contribution") and "keptFen" in data:
            self.years[of_whom] = data
        if kind in ("SubsidyAssessed", "SubsidyReassessed"):
            self.subsidies[of_whom] = data["subsidyFen"]

    def figures(self):
        sums = defaultdict(Counter)
        for (county, year, _), standing in self.years.items():
            for name in ("keptFen", "onBehalfFen", "refundDueFen"):
                sums[f"{county}-{year}"][name] += standing[name]
        for (county, year, _), levels in self.subsidies.items():
            sums[f"{county}-{year}"]["subsidyFen"] += sum(levels.values())
        return {name: dict(sorted(of.items())) for name, of in sorted(sums.items())}


def read(brokers, document, prefix):
    documented, reading = Documented(document), Reading()
    consumer = Consumer(
        {
            "bootstrap.servers": brokers,
            "group.id": "foreign",
            "enable.auto.commit": False,
            "enable.partition.eof": False,
            "fetch.message.max.bytes": 8 * 1024 * 1024,
        }
    )
    try:
        ends = {}
        known = consumer.list_topics(timeout=10).topics
        for topic in documented.topics:
            if prefix + topic not in known:
                raise SystemExit(f"the topic {prefix + topic} is documented and not there")
            for partition in known[prefix + topic].partitions:
                _, end = consumer.get_watermark_offsets(TopicPartition(prefix + topic, partition), timeout=10)
                if end > 0:
                    ends[(prefix + topic, partition)] = end
        consumer.assign([TopicPartition(topic, partition, OFFSET_BEGINNING) for topic, partition in ends])
        while ends:
            record = consumer.poll(30)
            if record is None:
                raise SystemExit(f"nothing more came in 30 s, though {sorted(ends)} are not at their end")
            if record.error():
                raise SystemExit(str(record.error()))
            topic = record.topic()[len(prefix):]
            reading.take(record, topic, documented.topics[topic])
            place = (record.topic(), record.partition())
            if place in ends and record.offset() + 1 >= ends[place]:
                del ends[place]
    finally:
        consumer.close()
    documented_types = {kind for types in documented.topics.values() for kind in types}
    return reading, sorted(documented_types - set(reading.types))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--brokers", required=True)
    arguments.add_argument("--document", required=True)
    arguments.add_argument("--prefix", default="")
    given = arguments.parse_args()
    reading, unseen = read(given.brokers, given.document, given.prefix)
    json.dump(
        {
            "records": reading.records,
            "copies": reading.copies,
            "types": dict(sorted(reading.types.items())),
            "unseen": unseen,
            "problemCount": reading.problem_count,
            "problems": reading.problem_list(),
            "figures": reading.figures(),
        },
        sys.stdout,
        ensure_ascii=False,
    )
    return 1 if reading.problem_count else 0


if __name__ == "__main__":
    sys.exit(main())
