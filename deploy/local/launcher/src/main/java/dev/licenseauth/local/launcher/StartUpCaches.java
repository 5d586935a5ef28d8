package dev.licenseauth.local.launcher;

import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which part starts from a cache in this run, and which one records what its next cache is made of. */
final class StartUpCaches {

    /** How many parts one run may record: it costs each of them some two seconds of processor time at its start and four at its end. */
    static final int RECORDED_PER_RUN = 2;

    private final AotCaches caches;
    private final JavaPrograms programs;
    private final Map<PartName, List<String>> options = new EnumMap<>(PartName.class);
    private final Set<PartName> recording = EnumSet.noneOf(PartName.class);

    private StartUpCaches(AotCaches caches, JavaPrograms programs) {
        this.caches = caches;
        this.programs = programs;
    }

    /** @param recordAtMost of the parts that have no cache that fits */
    static StartUpCaches plan(Installation installation, int recordAtMost) throws IOException {
        StartUpCaches plan = new StartUpCaches(
                new AotCaches(installation.sharedFiles().resolve("aot")), new JavaPrograms(installation));
        for (PartName part : JavaPrograms.PARTS) {
            plan.choose(part, recordAtMost);
        }
        return plan;
    }

    private void choose(PartName part, int recordAtMost) throws IOException {
        AotCaches.Program program = programs.of(part);
        boolean record = !caches.exists(program) && !caches.isRecorded(program) && recording.size() < recordAtMost;
        if (record) {
            recording.add(part);
        }
        options.put(part, record ? caches.record(program) : caches.use(program));
    }

    List<String> options(PartName part) {
        return options.getOrDefault(part, List.of());
    }

    /** Recording ends with the JVM, and takes it some seconds then. */
    boolean isRecording(PartName part) {
        return recording.contains(part);
    }

    /** How many parts start without a cache. */
    int missing() throws IOException {
        int missing = 0;
        for (PartName part : JavaPrograms.PARTS) {
            missing += caches.exists(programs.of(part)) ? 0 : 1;
        }
        return missing;
    }

    /** Makes the caches that an earlier run has recorded, one after the other, out of the way of everything else. An interrupt ends it. */
    void createRecorded() throws IOException, InterruptedException {
        for (PartName part : JavaPrograms.PARTS) {
            create(part);
        }
    }

    void create(PartName part) throws IOException, InterruptedException {
        AotCaches.Program program = programs.of(part);
        if (caches.isRecorded(program)) {
            caches.create(program);
        }
    }
}
