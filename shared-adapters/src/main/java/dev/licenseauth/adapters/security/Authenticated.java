package dev.licenseauth.adapters.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The endpoint answers 401 without a valid credential and serves everybody else, because it reaches no further than the
 * caller himself: his sessions, his password, his own things.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Authenticated {}
