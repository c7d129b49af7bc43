import json, sys
from confluent_kafka import Consumer

brokers, *topics = sys.argv[1:]  # localhost:9092 payment-collection.events
consumer = Consumer({
    "bootstrap.servers": brokers,
    "group.id": "my-reader",
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,
    "fetch.message.max.bytes": 8 * 1024 * 1024,
})
consumer.subscribe(topics)
last = {}  # the highest ce_position per partition; store it together with what you make of the records
try:
    while (record := consumer.poll(10)) is not None:
        if record.error():
            raise RuntimeError(record.error())
        headers = {name: value.decode() for name, value in record.headers()}
        place = (record.topic(), record.partition())
        if headers["ce_position"] < last.get(place, ""):
            continue  # A copy, sent again after a crash.
        last[place] = headers["ce_position"]
        print(headers["ce_type"], record.key().decode(), json.loads(record.value()))
finally:
    consumer.close()
