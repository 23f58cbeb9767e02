"""What Eva counts about herself. Names and labels: `docs/reference.md`."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()
SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

turns = Counter("eva_turns_total", "Turns that are over", ("channel", "by", "outcome"), registry=REGISTRY)
first_text = Histogram(
    "eva_first_text_seconds", "From a message's arrival to the first text shown", ("channel",), buckets=SECONDS, registry=REGISTRY
)
turn_overhead = Histogram("eva_turn_overhead_seconds", "What a turn took beside waiting for its model", buckets=SECONDS, registry=REGISTRY)
model_tokens = Counter("eva_model_tokens_total", "Tokens that models have read and written", ("model", "kind"), registry=REGISTRY)
model_cost = Counter("eva_model_cost_usd_total", "US dollars that models have cost", ("model",), registry=REGISTRY)
gate_findings = Counter("eva_gate_findings_total", "What the gate found in what was to go out", ("rule", "action"), registry=REGISTRY)
platform_calls = Counter("eva_platform_calls_total", "Calls of a channel's platform", ("channel", "method", "outcome"), registry=REGISTRY)
wakeups_waiting = Gauge("eva_wakeups_waiting", "Wake-ups that wait or run", ("kind",), registry=REGISTRY)
wakeups_failed = Counter("eva_wakeups_failed_total", "Failed attempts of wake-ups", ("kind",), registry=REGISTRY)
loop_lag = Histogram("eva_event_loop_lag_seconds", "How late the event loop is", buckets=SECONDS, registry=REGISTRY)
faults_open = Gauge("eva_faults_open", "Faults of her own that are not mended", ("kind",), registry=REGISTRY)
