/**
 * The only public port of the local stack: one route table, forwarding headers it can vouch for, bounded queues, and problem documents for what
 * it answers itself. It logs neither paths nor query strings: both carry licence keys.
 */
@NullMarked
package dev.licenseauth.local.launcher.gateway;

import org.jspecify.annotations.NullMarked;
