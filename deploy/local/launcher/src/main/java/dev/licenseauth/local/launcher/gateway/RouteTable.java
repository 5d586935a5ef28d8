package dev.licenseauth.local.launcher.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which service answers which path: {@code {"routes":[{"prefix"|"path", "service"}]}}. A {@code prefix} covers itself and everything below it
 * (whole segments only), a {@code path} only itself; the longest match wins, whatever the order in the file.
 */
final class RouteTable {

    private record Route(List<String> segments, boolean exact, String service) {

        boolean covers(List<String> path) {
            return exact
                    ? path.equals(segments)
                    : path.size() >= segments.size()
                            && path.subList(0, segments.size()).equals(segments);
        }
    }

    private final List<Route> routes;

    private RouteTable(List<Route> routes) {
        this.routes = routes;
    }

    /** @throws IllegalArgumentException when the file is no route table; the message says which entry and why */
    static RouteTable load(Path file) throws IOException {
        JsonNode entries = new ObjectMapper().readTree(file.toFile()).path("routes");
        List<Route> routes = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        for (JsonNode entry : entries) {
            Route route = route(entry);
            if (!seen.add(route.segments())) {
                throw new IllegalArgumentException("Two routes for " + entry);
            }
            routes.add(route);
        }
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("No routes in " + file);
        }
        routes.sort(Comparator.comparingInt((Route route) -> route.segments().size())
                .reversed());
        return new RouteTable(List.copyOf(routes));
    }

    private static Route route(JsonNode entry) {
        boolean exact = entry.hasNonNull("path");
        String path = entry.path(exact ? "path" : "prefix").asText();
        String service = entry.path("service").asText();
        if (entry.hasNonNull("path") == entry.hasNonNull("prefix") || entry.size() != 2 || service.isBlank()) {
            throw new IllegalArgumentException(
                    "A route is {\"prefix\" or \"path\", \"service\"}, this is not: " + entry);
        }
        if (!(RequestTarget.parse(path) instanceof RequestTarget.Accepted accepted)
                || accepted.segments().contains("")
                || accepted.segments().getFirst().equals("q")) {
            throw new IllegalArgumentException("Not a path that may be public: " + entry);
        }
        return new Route(accepted.segments(), exact, service);
    }

    /** {@return the service's name, or {@code null} when nobody answers this path} */
    @Nullable
    String serviceFor(RequestTarget.Accepted target) {
        for (Route route : routes) {
            if (route.covers(target.segments())) {
                return route.service();
            }
        }
        return null;
    }

    /** The services that have at least one route, in alphabetical order. */
    Set<String> services() {
        Set<String> services = new TreeSet<>();
        routes.forEach(route -> services.add(route.service()));
        return services;
    }
}
