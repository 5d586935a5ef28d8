-- version counts the changes of what is shown of the user: his ban, his role, and updated_at, which a new password or hash moves
-- too. His ETag is made of it.
ALTER TABLE users ADD COLUMN version bigint NOT NULL DEFAULT 0;
