package dev.licenseauth.local.launcher;

/** What is settled before the first part of a run starts. */
record Setup(Installation installation, DataFolder data, Secrets secrets, Ports ports, StartUpCaches caches) {}
