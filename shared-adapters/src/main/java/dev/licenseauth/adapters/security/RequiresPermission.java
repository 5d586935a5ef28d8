package dev.licenseauth.adapters.security;

import dev.licenseauth.domain.security.Permission;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The endpoint answers 401 without a valid credential and 403 to a caller whose role lacks the permission. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresPermission {
    Permission value();

    /** The property that opens the endpoint to everybody when it is {@code true} at start. None by default. */
    String publicIf() default "";
}
