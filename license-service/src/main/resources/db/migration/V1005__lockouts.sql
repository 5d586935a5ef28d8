-- Clients that guessed keys and are heard no more for a while, on all replicas. A row stays for as long as it makes the
-- next lock-out longer.
CREATE TABLE client_lockout (
    client     text        PRIMARY KEY CHECK (char_length(client) BETWEEN 1 AND 64),
    level      int         NOT NULL CHECK (level >= 0),
    until      timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX client_lockout_by_change ON client_lockout (changed_at);
CREATE INDEX client_lockout_by_end ON client_lockout (until);

-- Netblocks told of in a minute since the epoch.
CREATE TABLE told_netblock (
    minute   bigint NOT NULL,
    netblock text   NOT NULL,
    PRIMARY KEY (minute, netblock)
);
