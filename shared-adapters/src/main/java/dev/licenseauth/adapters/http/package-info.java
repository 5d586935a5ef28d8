/** What every HTTP answer shares: problem documents, request ids, the client address, kept answers. */
@NullMarked
package dev.licenseauth.adapters.http;

import org.jspecify.annotations.NullMarked;
