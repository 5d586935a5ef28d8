package dev.licenseauth.domain.identity;

import java.time.Duration;

/**
 * How long a key stays in each state.
 *
 * @param rotationPeriod how long it is active before its successor is made
 * @param publishAhead   how long everybody is told of it before it becomes active
 * @param keptFor        how long what was made with it stays good once it is retiring
 */
public record KeyPolicy(Duration rotationPeriod, Duration publishAhead, Duration keptFor) {}
