-- The catalogue and the licences issued from it. Natural keys for what vendors name themselves: their codes stand in
-- clients' source code and never change.

CREATE TABLE app (
    id         text        PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9_]{0,62}$'),
    name       text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    created_at timestamptz NOT NULL,
    version    bigint      NOT NULL
);

CREATE TABLE product (
    app_id     text        NOT NULL REFERENCES app,
    code       text        NOT NULL CHECK (code ~ '^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$'),
    name       text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    created_at timestamptz NOT NULL,
    version    bigint      NOT NULL,
    PRIMARY KEY (app_id, code)
);

-- Limits: NULL is unlimited.
CREATE TABLE plan (
    app_id          text        NOT NULL REFERENCES app,
    code            text        NOT NULL CHECK (code ~ '^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$'),
    name            text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    max_activations int         CHECK (max_activations BETWEEN 1 AND 1000000),
    max_devices     int         CHECK (max_devices BETWEEN 1 AND 1000000),
    max_domains     int         CHECK (max_domains BETWEEN 1 AND 1000000),
    domain_binding  text        NOT NULL CHECK (domain_binding IN ('auto', 'explicit', 'off')),
    grace_days      int         NOT NULL CHECK (grace_days BETWEEN 0 AND 365),
    created_at      timestamptz NOT NULL,
    version         bigint      NOT NULL,
    PRIMARY KEY (app_id, code)
);

-- What a plan entitles to, in the vendor's order.
CREATE TABLE plan_product (
    app_id       text NOT NULL,
    plan_code    text NOT NULL,
    product_code text NOT NULL,
    position     int  NOT NULL,
    PRIMARY KEY (app_id, plan_code, product_code),
    FOREIGN KEY (app_id, plan_code) REFERENCES plan ON DELETE CASCADE,
    FOREIGN KEY (app_id, product_code) REFERENCES product
);
CREATE INDEX plan_product_by_product ON plan_product (app_id, product_code);

-- dlid_hash is HMAC-SHA-256 of the DLID under a key derived from the master key; dlid_sealed is the DLID under
-- AES-256-GCM, for reveal. The four first and last characters are what lists and logs may show.
CREATE TABLE license (
    id               uuid        PRIMARY KEY,
    dlid_hash        bytea       NOT NULL UNIQUE CHECK (octet_length(dlid_hash) = 32),
    dlid_sealed      bytea       NOT NULL,
    dlid_first4      text        NOT NULL CHECK (char_length(dlid_first4) = 4),
    dlid_last4       text        NOT NULL CHECK (char_length(dlid_last4) = 4),
    app_id           text        NOT NULL,
    plan_code        text        NOT NULL,
    level            text        NOT NULL CHECK (char_length(level) BETWEEN 1 AND 64),
    owner            text        NOT NULL CHECK (char_length(owner) BETWEEN 1 AND 255),
    issued_by        text        NOT NULL,
    status           text        NOT NULL CHECK (status IN ('active', 'suspended', 'revoked', 'deleted')),
    max_activations  int         CHECK (max_activations BETWEEN 1 AND 1000000),
    max_devices      int         CHECK (max_devices BETWEEN 1 AND 1000000),
    max_domains      int         CHECK (max_domains BETWEEN 1 AND 1000000),
    domain_binding   text        NOT NULL CHECK (domain_binding IN ('auto', 'explicit', 'off')),
    activations_used int         NOT NULL DEFAULT 0 CHECK (activations_used >= 0),
    starts_at        timestamptz NOT NULL,
    expires_at       timestamptz CHECK (expires_at > starts_at),
    note             text        CHECK (char_length(note) BETWEEN 1 AND 2000),
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    version          bigint      NOT NULL,
    FOREIGN KEY (app_id, plan_code) REFERENCES plan
);
CREATE INDEX license_by_plan ON license (app_id, plan_code, id);
CREATE INDEX license_by_owner ON license (owner, id);
CREATE INDEX license_by_issuer ON license (issued_by, id);

-- Products a licence has beside its plan's.
CREATE TABLE license_product (
    license_id   uuid NOT NULL REFERENCES license ON DELETE CASCADE,
    app_id       text NOT NULL,
    product_code text NOT NULL,
    PRIMARY KEY (license_id, product_code),
    FOREIGN KEY (app_id, product_code) REFERENCES product
);
CREATE INDEX license_product_by_product ON license_product (app_id, product_code);

-- Domains a licence holds. A released one keeps its row for the history; at most one row of a host is current.
CREATE TABLE license_domain (
    id           uuid        PRIMARY KEY,
    license_id   uuid        NOT NULL REFERENCES license ON DELETE CASCADE,
    host         text        NOT NULL CHECK (char_length(host) BETWEEN 1 AND 253),
    takes_slot   boolean     NOT NULL,
    bound_at     timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    released_at  timestamptz
);
CREATE UNIQUE INDEX license_domain_current ON license_domain (license_id, host) WHERE released_at IS NULL;
CREATE INDEX license_domain_by_host ON license_domain (host) WHERE released_at IS NULL;

-- Devices a licence is bound to, by keyed digest of the hardware id.
CREATE TABLE license_device (
    id           uuid        PRIMARY KEY,
    license_id   uuid        NOT NULL REFERENCES license ON DELETE CASCADE,
    hwid_hash    bytea       NOT NULL CHECK (octet_length(hwid_hash) = 32),
    name         text        CHECK (char_length(name) BETWEEN 1 AND 200),
    bound_at     timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    released_at  timestamptz
);
CREATE UNIQUE INDEX license_device_current ON license_device (license_id, hwid_hash) WHERE released_at IS NULL;
