package dev.licenseauth.license.adapter.out.postgres;

import java.io.Serializable;

/** The key of what is unique in its app. */
record CatalogKey(String appId, String code) implements Serializable {}
