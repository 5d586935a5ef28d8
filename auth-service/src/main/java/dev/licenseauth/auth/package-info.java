/** Login, tokens, users, roles and security settings. So far the service owns its database, outbox and topics. */
@NullMarked
package dev.licenseauth.auth;

import org.jspecify.annotations.NullMarked;
