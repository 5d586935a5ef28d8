/** Events on their way: the outbox, the inbox, the codec and the consumer loop. */
@NullMarked
package dev.licenseauth.adapters.event;

import org.jspecify.annotations.NullMarked;
