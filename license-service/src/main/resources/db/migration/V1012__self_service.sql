-- When an owner last freed a domain, and a device, by himself: how often he may is limited.
ALTER TABLE license
    ADD COLUMN owner_freed_domain_at timestamptz,
    ADD COLUMN owner_freed_device_at timestamptz;
