package dev.licenseauth.local.launcher.gateway;

import io.vertx.core.AsyncResult;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

import java.io.IOException;
import java.lang.System.Logger.Level;

/** The gateway as a process of its own; ends on SIGTERM. */
public final class GatewayMain {

    private static final int EVENT_LOOPS = 2;

    private final Vertx vertx;
    private final GatewayConfig config;
    private final GatewayMetrics metrics = new GatewayMetrics();

    private GatewayMain(Vertx vertx, GatewayConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    /**
     * Runs until SIGTERM.
     *
     * @param arguments {@code --routes FILE --host ADDRESS --port N --management-port N --upstream SERVICE=URL... --trusted-proxy CIDR...}
     */
    public static void main(String[] arguments) throws IOException {
        // Vert.x logs through the JDK when SLF4J has no backend; SLF4J need not warn about that.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        GatewayConfig config = GatewayConfig.parse(arguments);
        start(newVertx(), config).onComplete(GatewayMain::report);
    }

    static Future<Void> start(Vertx vertx, GatewayConfig config) throws IOException {
        return new GatewayMain(vertx, config).start(RouteTable.load(config.routes()));
    }

    /** Few threads, no files, no DNS: the gateway connects to addresses only. */
    static Vertx newVertx() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setAddressResolverOptions(new AddressResolverOptions().setMaxQueries(1))
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    private Future<Void> start(RouteTable routes) {
        DeploymentOptions options = new DeploymentOptions().setInstances(EVENT_LOOPS);
        return vertx.deployVerticle(() -> new Gateway(config, routes, metrics), options)
                .compose(deployed -> vertx.createHttpServer(
                                new HttpServerOptions().setHost(config.host()).setPort(config.managementPort()))
                        .requestHandler(this::manage)
                        .listen())
                .mapEmpty();
    }

    private void manage(HttpServerRequest request) {
        switch (request.path()) {
            case "/q/health/ready", "/q/health/live" ->
                request.response().putHeader("Content-Type", "application/json").end("{\"status\":\"UP\"}");
            case "/q/metrics" ->
                request.response()
                        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(metrics.exposition());
            case null, default -> request.response().setStatusCode(404).end();
        }
    }

    private static void report(AsyncResult<Void> start) {
        if (start.failed()) {
            System.getLogger(GatewayMain.class.getName()).log(Level.ERROR, "The gateway did not start.", start.cause());
            // The event loops would keep a process alive that serves nothing; the launcher watches for its end.
            System.exit(1);
        }
    }
}
