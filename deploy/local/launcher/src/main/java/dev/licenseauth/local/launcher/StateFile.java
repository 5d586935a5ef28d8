package dev.licenseauth.local.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code DATA/state.json}, kept up to date by the one launcher that owns the folder; readers see the old or the new content, never a mix. */
final class StateFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private State current;

    private StateFile(Path file, State current) {
        this.file = file;
        this.current = current;
    }

    static StateFile create(Path file, State first) throws IOException {
        StateFile stateFile = new StateFile(file, first);
        stateFile.write();
        return stateFile;
    }

    /** What a run left behind. Absent and damaged are the same here: nothing in it is needed to recover. */
    static Optional<State> read(Path file) throws IOException {
        try {
            return Optional.of(State.fromJson(JSON.readTree(Files.readString(file))));
        } catch (NoSuchFileException | JsonProcessingException | IllegalArgumentException absentOrDamaged) {
            return Optional.empty();
        }
    }

    synchronized State current() {
        return current;
    }

    /** @throws UncheckedIOException when the disk does not take it, say because it is full */
    synchronized void update(UnaryOperator<State> change) {
        current = change.apply(current);
        try {
            write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write() throws IOException {
        PrivateFiles.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(current.toJson()) + "\n");
    }
}
