package dev.licenseauth.adapters.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The endpoint is for the suite's own services: it answers 401 to whoever has no service token for this service, users
 * included. No gateway routes to it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface InternalEndpoint {}
