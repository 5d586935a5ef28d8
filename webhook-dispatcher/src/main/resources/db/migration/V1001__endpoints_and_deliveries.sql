-- Endpoints, and one delivery for each endpoint and event.

-- url_sealed, headers_sealed, secret_sealed: AES-256-GCM under keys of their own, bound to the row. Paths of webhooks and
-- header values are secrets as often as not; host is for people who look into the table.
CREATE TABLE webhook_endpoint (
    id                     uuid        NOT NULL PRIMARY KEY,
    url_sealed             bytea       NOT NULL,
    host                   text        NOT NULL,
    format                 text        NOT NULL CHECK (format IN ('json')),
    event_types            text[]      NOT NULL CHECK (cardinality(event_types) >= 1),
    min_severity           text        NOT NULL,
    app_ids                text[]      NOT NULL,
    rate_limit             int         CHECK (rate_limit BETWEEN 1 AND 1000),
    headers_sealed         bytea       NOT NULL,
    enabled                boolean     NOT NULL,
    disabled_reason        text        CHECK (disabled_reason IN ('gone', 'backlog_full')),
    secret_sealed          bytea       NOT NULL,
    previous_secret_sealed bytea,
    previous_secret_until  timestamptz,
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,
    version                bigint      NOT NULL,
    CHECK (disabled_reason IS NULL OR NOT enabled),
    CHECK ((previous_secret_sealed IS NULL) = (previous_secret_until IS NULL))
);
CREATE INDEX webhook_endpoint_by_app ON webhook_endpoint USING gin (app_ids);

-- An event's body, once, for all the deliveries that carry it.
CREATE TABLE webhook_event (
    event_id    uuid        NOT NULL PRIMARY KEY,
    event_type  text        NOT NULL,
    body        bytea       NOT NULL,
    received_at timestamptz NOT NULL
);
CREATE INDEX webhook_event_by_age ON webhook_event USING brin (received_at);

-- due_at: of a pending delivery, when it may be claimed: its next attempt, or, while one is in flight, the end of the
-- lease. claim rises with each claim: a result that comes with an older number is too late to count.
CREATE TABLE delivery (
    id          uuid        NOT NULL PRIMARY KEY,
    endpoint_id uuid        NOT NULL REFERENCES webhook_endpoint ON DELETE CASCADE,
    event_id    uuid        NOT NULL REFERENCES webhook_event,
    state       text        NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
    series      int         NOT NULL DEFAULT 1,
    attempts    int         NOT NULL DEFAULT 0,
    claim       bigint      NOT NULL DEFAULT 0,
    in_flight   boolean     NOT NULL DEFAULT false,
    due_at      timestamptz NOT NULL,
    created_at  timestamptz NOT NULL,
    finished_at timestamptz,
    UNIQUE (endpoint_id, event_id),
    CHECK ((state = 'pending') = (finished_at IS NULL))
);
CREATE INDEX delivery_due ON delivery (endpoint_id, due_at) WHERE state = 'pending';
CREATE INDEX delivery_newest ON delivery (endpoint_id, id);
CREATE INDEX delivery_finished ON delivery (finished_at) WHERE state <> 'pending';
CREATE INDEX delivery_of_event ON delivery (event_id);

CREATE TABLE delivery_attempt (
    delivery_id uuid        NOT NULL REFERENCES delivery ON DELETE CASCADE,
    claim       bigint      NOT NULL,
    series      int         NOT NULL,
    number      int         NOT NULL,
    started_at  timestamptz NOT NULL,
    millis      bigint      NOT NULL,
    status      int,
    fault       text,
    answer      text,
    retry_after bigint,
    PRIMARY KEY (delivery_id, claim),
    CHECK ((status IS NULL) = (fault IS NOT NULL))
);
