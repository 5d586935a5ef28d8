package dev.licenseauth.local.launcher;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** What the command line asks for. The scripts answer {@code --help} and {@code logs} themselves and always pass {@code --data}. */
sealed interface Invocation {

    int DEFAULT_PORT = 8080;

    /**
     * Start a stack.
     *
     * @param detach return once all is ready and leave the stack running
     * @param port of the gateway, the only fixed one
     * @param demo seed the demo app and show one validation
     */
    record Up(Path data, boolean detach, int port, boolean demo) implements Invocation {}

    /** End it. */
    record Down(Path data) implements Invocation {}

    /**
     * Make the start-up caches.
     *
     * @param data of the trial run; deleted before and after
     * @param onlyIfMostAreMissing leave it to later runs if it is only about a few
     */
    record Train(Path data, boolean onlyIfMostAreMissing) implements Invocation {}

    /** Show it. */
    record Status(Path data) implements Invocation {}

    /**
     * No command.
     *
     * @param sentence what is wrong with the command line
     */
    record Wrong(String sentence) implements Invocation {}

    static Invocation parse(List<String> arguments) {
        if (arguments.isEmpty()) {
            return new Wrong("Say what to do: up, down, status or train.");
        }
        String command = arguments.getFirst();
        Options options = new Options();
        String wrong =
                options.read(command, arguments.subList(1, arguments.size()).iterator());
        if (wrong != null) {
            return new Wrong(wrong);
        }
        Path data = options.data;
        if (data == null) {
            return new Wrong("%s needs --data DIR.".formatted(command));
        }
        return switch (command) {
            case "up" -> new Up(data, options.detach, options.port, options.demo);
            case "down" -> new Down(data);
            case "train" -> new Train(data, options.ifMissing);
            case "status" -> new Status(data);
            default -> new Wrong("Unknown command %s: it is up, down, status or train.".formatted(command));
        };
    }

    /** Collects options while they are read. */
    final class Options {
        private @Nullable Path data;
        private boolean detach;
        private int port = DEFAULT_PORT;
        private boolean demo = true;
        private boolean ifMissing;

        private Options() {}

        /** {@return what is wrong, or {@code null}} */
        private @Nullable String read(String command, Iterator<String> arguments) {
            while (arguments.hasNext()) {
                String option = arguments.next();
                boolean isUp = command.equals("up");
                String wrong;
                if (option.equals("--data")) {
                    wrong = arguments.hasNext() ? readData(arguments.next()) : "--data needs a folder.";
                } else if (isUp && option.equals("--port")) {
                    wrong = arguments.hasNext() ? readPort(arguments.next()) : "--port needs a number.";
                } else if (isUp && option.equals("--detach")) {
                    detach = true;
                    wrong = null;
                } else if (isUp && option.equals("--no-demo")) {
                    demo = false;
                    wrong = null;
                } else if (command.equals("train") && option.equals("--if-missing")) {
                    ifMissing = true;
                    wrong = null;
                } else {
                    wrong = "%s does not know %s; see %s --help.".formatted(command, option, command);
                }
                if (wrong != null) {
                    return wrong;
                }
            }
            return null;
        }

        private @Nullable String readData(String text) {
            try {
                data = Path.of(text).toAbsolutePath().normalize();
                return text.isBlank() ? "--data needs a folder." : null;
            } catch (InvalidPathException e) {
                return "--data needs a folder, this is none: " + text;
            }
        }

        private @Nullable String readPort(String text) {
            if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
                return "--port needs a number from 1 to 65535, not %s.".formatted(text);
            }
            port = Integer.parseInt(text);
            return null;
        }
    }
}
