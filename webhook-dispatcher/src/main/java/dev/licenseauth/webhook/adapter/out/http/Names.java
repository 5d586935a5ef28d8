package dev.licenseauth.webhook.adapter.out.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Where names come from: the system's resolver, unless a test brings its own. */
@FunctionalInterface
interface Names {
    /** The addresses of a name, at least one. May block for as long as the system's resolver does. */
    List<InetAddress> addressesOf(String host) throws UnknownHostException;
}
