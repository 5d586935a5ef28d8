package dev.licenseauth.local.launcher;

import dev.licenseauth.local.infrastructure.FreePort;

import java.util.EnumMap;
import java.util.Map;

/**
 * Who listens where, on 127.0.0.1: chosen once, so that a part that is started again is found where it was.
 *
 * @param main of each part
 * @param management readiness and metrics, of the services and the gateway
 */
record Ports(Map<PartName, Integer> main, Map<PartName, Integer> management) {

    static final String HOST = "127.0.0.1";

    Ports {
        main = Map.copyOf(main);
        management = Map.copyOf(management);
    }

    /** Any free ones, but for the gateway's public one. */
    static Ports choose(int gatewayPort) {
        Map<PartName, Integer> main = new EnumMap<>(PartName.class);
        Map<PartName, Integer> management = new EnumMap<>(PartName.class);
        for (PartName part : PartName.values()) {
            main.put(part, part == PartName.GATEWAY ? gatewayPort : FreePort.next());
        }
        for (Service service : Service.values()) {
            management.put(service.part(), FreePort.next());
        }
        management.put(PartName.GATEWAY, FreePort.next());
        return new Ports(main, management);
    }

    int of(PartName part) {
        return main.getOrDefault(part, 0);
    }

    int managementOf(PartName part) {
        return management.getOrDefault(part, 0);
    }

    /** The value for a Kafka client's {@code bootstrap.servers}. */
    String bootstrapServers() {
        return "%s:%d".formatted(HOST, of(PartName.KAFKA));
    }

    String url(PartName part) {
        return "http://%s:%d".formatted(HOST, of(part));
    }

    String managementUrl(PartName part) {
        return "http://%s:%d".formatted(HOST, managementOf(part));
    }
}
