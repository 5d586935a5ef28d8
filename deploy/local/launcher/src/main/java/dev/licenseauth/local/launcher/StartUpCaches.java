package dev.licenseauth.local.launcher;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which part starts from a cache in this run, and which one records what its next cache is made of. */
final class StartUpCaches {

    /**
     * How much a run may record. It costs a part up to two seconds of processor time at its start and four at its end.
     *
     * @param parts at most this many of those that have no cache that fits
     * @param grace how long such a part may take to end; killed after that, it is recorded by another run
     */
    record Recording(int parts, Duration grace) {

        /** Besides what the run is for: hardly to be noticed. */
        static final Recording ALONGSIDE = new Recording(2, Duration.ofSeconds(8));

        /** As what the run is for. */
        static final Recording EVERYTHING = new Recording(Integer.MAX_VALUE, Duration.ofSeconds(30));
    }

    private final AotCaches caches;
    private final JavaPrograms programs;
    private final Recording limits;
    private final Map<PartName, List<String>> options = new EnumMap<>(PartName.class);
    private final Set<PartName> recording = EnumSet.noneOf(PartName.class);

    private StartUpCaches(AotCaches caches, JavaPrograms programs, Recording limits) {
        this.caches = caches;
        this.programs = programs;
        this.limits = limits;
    }

    static StartUpCaches plan(Installation installation, Recording limits) throws IOException {
        StartUpCaches plan = new StartUpCaches(
                new AotCaches(installation.sharedFiles().resolve("aot")), new JavaPrograms(installation), limits);
        for (PartName part : JavaPrograms.PARTS) {
            plan.choose(part);
        }
        return plan;
    }

    private void choose(PartName part) throws IOException {
        AotCaches.Program program = programs.of(part);
        boolean record = !caches.exists(program) && !caches.isRecorded(program) && recording.size() < limits.parts();
        if (record) {
            recording.add(part);
        }
        options.put(part, record ? caches.record(program) : caches.use(program));
    }

    List<String> options(PartName part) {
        return options.getOrDefault(part, List.of());
    }

    /** {@return how long the part may take to end} Recording ends with the JVM, and takes it some seconds then. */
    Duration grace(PartName part, Duration usual) {
        return recording.contains(part) ? limits.grace() : usual;
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
