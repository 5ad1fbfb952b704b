#!/usr/bin/env bash
# Makes the topics of telegate.contract.Topics that are missing. Partitions may be added later, never reduced.
set -euo pipefail

partitions=${PARTITIONS:-64}
hour=3600000

topic() {
    /opt/kafka/bin/kafka-topics.sh --bootstrap-server "${KAFKA:-kafka:9092}" --create --if-not-exists \
        --topic "$1" --partitions "$2" --replication-factor "${REPLICAS:-1}" --config "retention.ms=$(($3 * hour))"
}

topic telegate.commands "$partitions" 24
topic telegate.events "$partitions" 72
topic telegate.messages "$partitions" 72
topic telegate.replies "$partitions" 1
topic telegate.commands.dlq 1 336
topic telegate.events.dlq 1 336
