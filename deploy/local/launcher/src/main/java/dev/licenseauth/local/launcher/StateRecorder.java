package dev.licenseauth.local.launcher;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;

/** Keeps {@code state.json} in step with what runs. The stack works without the file: a full disk is told, not fatal. */
final class StateRecorder {

    private final Setup setup;
    private final StateFile file;
    private final Console console;

    StateRecorder(Setup setup, StateFile file, Console console) {
        this.setup = setup;
        this.file = file;
        this.console = console;
    }

    /** Unless the stack is being stopped already. */
    void ready() {
        update(current -> current.phase() == State.Phase.STARTING ? current.with(State.Phase.READY) : current);
    }

    void stopping() {
        update(current -> current.with(State.Phase.STOPPING));
    }

    void stopped() {
        update(State::stopped);
    }

    /** A part has this process now. */
    void started(PartName name, ProcessHandle process) {
        Ports ports = setup.ports();
        State.Part part = new State.Part(
                ProcessIdentity.of(process),
                name == PartName.POSTGRES || name == PartName.KAFKA ? null : ports.url(name),
                ports.management().containsKey(name) ? ports.managementUrl(name) : null,
                setup.data().log(name),
                connection(name));
        update(current -> current.with(name, part));
    }

    private void update(UnaryOperator<State> change) {
        try {
            file.update(change);
        } catch (UncheckedIOException e) {
            console.line("state.json cannot be written: " + e.getMessage());
        }
    }

    /** How to connect where a URL does not say it. */
    private ObjectNode connection(PartName name) {
        ObjectNode connection = JsonNodeFactory.instance.objectNode();
        Ports ports = setup.ports();
        Secrets secrets = setup.secrets();
        switch (name) {
            case POSTGRES -> {
                connection.put("host", Ports.HOST).put("port", ports.of(name));
                connection.put("superuser", Databases.SUPERUSER);
                connection.put("password_file", secrets.superuserPassword().toString());
                ObjectNode all = connection.putObject("databases");
                for (Service service : Service.values()) {
                    all.putObject(service.database())
                            .put("name", service.database())
                            .put("user", service.database())
                            .put(
                                    "password_file",
                                    secrets.databasePassword(service).toString());
                }
            }
            case KAFKA -> connection.put("bootstrap_servers", ports.bootstrapServers());
            case CONNECT, AUTH_SERVICE, LICENSE_SERVICE, AUDIT_SERVICE, WEBHOOK_DISPATCHER, GATEWAY -> {}
        }
        return connection;
    }
}
