"""What this process counts for Prometheus: one list, every metric with its labels and its meaning; never a person."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST

_REGISTRY = CollectorRegistry()
_NAMESPACE = "usynys"

WEBHOOKS_REFUSED = Counter(
    "webhooks_refused_total",
    "Webhooks that were refused and left nothing behind, by wire and reason (signature, secret, size, body).",
    ("wire", "reason"),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
REPLIES = Counter(
    "replies_total",
    "Replies stored, each once, by wire.",
    ("wire",),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
RECEIPTS = Counter(
    "receipts_total",
    "Delivery receipts stored, each once, by wire and what they say of the delivery.",
    ("wire", "delivery"),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
SET_ASIDE = Counter(
    "set_aside_total",
    "What a wire brought and could not be stored as a reply: kept as it came, for people to look at, by wire.",
    ("wire",),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
MESSAGES = Counter(
    "messages_total",
    "Steps of messages to families, by channel and the status reached.",
    ("channel", "status"),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
OFFERS = Counter(
    "offers_total",
    "Steps of offers, by kind and the status reached.",
    ("kind", "status"),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
DECISIONS = Counter(
    "decisions_total",
    "Decisions taken, by kind.",
    ("kind",),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
DUE_LAG = Histogram(
    "due_lag_seconds",
    "How long work that was due had to wait for its worker, in seconds, by kind of work.",
    ("kind",),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
    buckets=(0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800),
)
ROWS = Counter(
    "register_rows_total",
    "Rows of the state registers, by kind and outcome (changed, unchanged, refused).",
    ("kind", "outcome"),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
ERRORS = Counter(
    "errors_total",
    "Errors that nobody had a name for, by the place that met them.",
    ("place",),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
HEARD_UNTIL = Gauge(
    "heard_until_seconds",
    "Until when nothing a carrier holds was missed, in seconds since 1970, by wire.",
    ("wire",),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
CARRIER_ERRORS = Counter(
    "carrier_errors_total",
    "Tries that failed by the carrier's own fault, by wire and failure.",
    ("wire", "failure"),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
CARRIER_SHARE = Gauge(
    "carrier_share_percent",
    "The part of its channel's messages that a carrier gets now, in percent, by wire.",
    ("wire",),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
SPOOLED = Counter(
    "spooled_total",
    "Webhooks that were kept on disk because the database was away.",
    (),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
SPOOLING = Gauge(
    "spooling",
    "Webhooks that wait on disk until the database is back.",
    (),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)

UP = Gauge(
    "up",
    "1 while a part does its work, 0 while it does not: database, redis, and each carrier by its wire.",
    ("part",),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
DATABASE_ANSWERS = Gauge(
    "database_answers_seconds",
    "How long the database took to tell how the house is, in seconds.",
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
BEHIND = Gauge(
    "behind_seconds",
    "How long the oldest due work of a loop has waited, in seconds, by loop; notices wait for the morning.",
    ("loop",),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)
WAITING = Gauge(
    "waiting",
    "How much is due and not yet done, by loop.",
    ("loop",),
    namespace=_NAMESPACE,
    registry=_REGISTRY,
)

#: Every metric there is; docs/metrics.md explains each.
METRICS: tuple[Counter | Gauge | Histogram, ...] = (
    WEBHOOKS_REFUSED,
    REPLIES,
    RECEIPTS,
    SET_ASIDE,
    MESSAGES,
    OFFERS,
    DECISIONS,
    DUE_LAG,
    ROWS,
    ERRORS,
    HEARD_UNTIL,
    CARRIER_ERRORS,
    CARRIER_SHARE,
    SPOOLED,
    SPOOLING,
    UP,
    DATABASE_ANSWERS,
    BEHIND,
    WAITING,
)


def text() -> bytes:
    """Return all metrics in the text format of Prometheus."""
    return generate_latest(_REGISTRY)
