-- What a plan asks of a check.
ALTER TABLE plan
    ADD COLUMN domain_required boolean NOT NULL DEFAULT false,
    ADD COLUMN device_required boolean NOT NULL DEFAULT false;

-- Why an operator gave a licence its status.
ALTER TABLE license
    ADD COLUMN status_reason text CHECK (char_length(status_reason) BETWEEN 1 AND 2000);

-- One row for a host or a device of a licence, whether it is bound or was released: binding it again reuses the row, so
-- that binding and releasing in turn adds none, and a device that was bound before is known.
DROP INDEX license_domain_current;
DROP INDEX license_device_current;
CREATE UNIQUE INDEX license_domain_of_license ON license_domain (license_id, host);
CREATE UNIQUE INDEX license_device_of_license ON license_device (license_id, hwid_hash);
-- What counts against a limit, however many were released.
CREATE INDEX license_domain_bound ON license_domain (license_id, bound_at) WHERE released_at IS NULL;
CREATE INDEX license_device_bound ON license_device (license_id, bound_at) WHERE released_at IS NULL;
ALTER TABLE license_domain
    ADD CONSTRAINT license_domain_host_form CHECK (host = lower(host)),
    ADD CONSTRAINT license_domain_released CHECK (released_at >= bound_at);
ALTER TABLE license_device
    ADD CONSTRAINT license_device_released CHECK (released_at >= bound_at);

-- Domains an operator keeps from using the licence: a host, or *. and an apex.
CREATE TABLE license_domain_block (
    license_id uuid        NOT NULL REFERENCES license ON DELETE CASCADE,
    host       text        NOT NULL CHECK (char_length(host) BETWEEN 1 AND 255 AND host = lower(host)),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (license_id, host)
);

-- When an accepted validation was told of last. product and host are empty where the check named none.
CREATE TABLE license_use (
    license_id uuid        NOT NULL REFERENCES license ON DELETE CASCADE,
    product    text        NOT NULL CHECK (char_length(product) <= 64),
    host       text        NOT NULL CHECK (char_length(host) <= 255),
    told_at    timestamptz NOT NULL,
    PRIMARY KEY (license_id, product, host)
);

-- What operators did to a licence after issuing it, for its history. The audit log has it as well, for ever.
CREATE TABLE license_change (
    id         uuid        PRIMARY KEY,
    license_id uuid        NOT NULL REFERENCES license ON DELETE CASCADE,
    action     text        NOT NULL CHECK (action ~ '^[a-z_]{1,32}$'),
    actor      text        NOT NULL,
    reason     text        CHECK (char_length(reason) BETWEEN 1 AND 2000),
    at         timestamptz NOT NULL
);
CREATE INDEX license_change_of_license ON license_change (license_id, id);
