package io.gnomon.plugin.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the floors of the house: what may import what. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.gnomon");

    private static final String PREDICTOR = "io.gnomon.predictor";
    private static final String LIBVIRT = "io.gnomon.libvirt";
    private static final String SCHEDULER = "io.gnomon.scheduler";
    private static final String PLUGIN = "io.gnomon.plugin";

    /** Each package with the packages of ours that it may import; what stands below knows nothing of what stands above. */
    private static final Map<String, List<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry(PREDICTOR + ".series", List.of()),
            Map.entry(PREDICTOR + ".clusters", List.of(PREDICTOR + ".series")),
            Map.entry(PREDICTOR + ".forecast", List.of(PREDICTOR + ".series")),
            Map.entry(PREDICTOR + ".forecast.trees", List.of(PREDICTOR + ".forecast", PREDICTOR + ".series")),
            Map.entry(
                    PREDICTOR + ".forecast.weka",
                    List.of(
                            PREDICTOR + ".clusters",
                            PREDICTOR + ".forecast",
                            PREDICTOR + ".series",
                            PREDICTOR + ".tags")),
            Map.entry(PREDICTOR + ".tags", List.of()),
            Map.entry(
                    PLUGIN + ".tags",
                    List.of(
                            PLUGIN + ".allocation",
                            PLUGIN + ".cluster",
                            PLUGIN + ".config",
                            PLUGIN + ".fingerprint",
                            PLUGIN + ".store",
                            PREDICTOR + ".tags")),
            Map.entry(PREDICTOR + ".anomaly", List.of(PREDICTOR + ".forecast", PREDICTOR + ".series")),
            Map.entry(
                    PREDICTOR + ".sizing",
                    List.of(PREDICTOR + ".forecast.trees", PREDICTOR + ".forecast", PREDICTOR + ".series")),
            Map.entry(PREDICTOR + ".backtest", List.of(PREDICTOR + ".forecast", PREDICTOR + ".series")),
            Map.entry(PREDICTOR + ".demand", List.of(PREDICTOR + ".forecast", PREDICTOR + ".series")),
            Map.entry(PREDICTOR + ".fingerprint", List.of(PREDICTOR + ".series")),
            Map.entry(
                    PLUGIN + ".fingerprint",
                    List.of(
                            PLUGIN + ".allocation",
                            PLUGIN + ".cluster",
                            PLUGIN + ".history",
                            PLUGIN + ".store",
                            SCHEDULER + ".model",
                            PREDICTOR + ".fingerprint",
                            PREDICTOR + ".series")),
            Map.entry(PREDICTOR + ".neighbors", List.of(PREDICTOR + ".forecast", PREDICTOR + ".series")),
            Map.entry(PREDICTOR + ".outlook", List.of(PREDICTOR + ".forecast", PREDICTOR + ".series")),
            Map.entry(PREDICTOR + ".profile", List.of(PREDICTOR + ".forecast", PREDICTOR + ".series")),
            Map.entry(PREDICTOR + ".events", List.of(PREDICTOR + ".forecast", PREDICTOR + ".series")),
            Map.entry(LIBVIRT + ".stats", List.of()),
            Map.entry(LIBVIRT + ".hotplug", List.of(LIBVIRT + ".stats")),
            Map.entry(LIBVIRT + ".domain", List.of(LIBVIRT + ".hotplug", LIBVIRT + ".stats")),
            Map.entry(LIBVIRT + ".binding", List.of(LIBVIRT + ".domain", LIBVIRT + ".hotplug", LIBVIRT + ".stats")),
            Map.entry(SCHEDULER + ".model", List.of()),
            Map.entry(SCHEDULER + ".headroom", List.of(SCHEDULER + ".model")),
            Map.entry(SCHEDULER + ".migration", List.of(SCHEDULER + ".headroom")),
            Map.entry(SCHEDULER + ".filter", List.of(SCHEDULER + ".model")),
            Map.entry(SCHEDULER + ".weigher", List.of(SCHEDULER + ".model")),
            Map.entry(
                    SCHEDULER + ".ranking",
                    List.of(SCHEDULER + ".model", SCHEDULER + ".filter", SCHEDULER + ".weigher")),
            Map.entry(
                    PLUGIN + ".placement",
                    List.of(
                            SCHEDULER + ".headroom",
                            SCHEDULER + ".migration",
                            SCHEDULER + ".model",
                            SCHEDULER + ".ranking",
                            SCHEDULER + ".filter",
                            SCHEDULER + ".weigher",
                            PREDICTOR + ".series")),
            Map.entry(
                    PLUGIN + ".sizing",
                    List.of(
                            PLUGIN + ".allocation",
                            PLUGIN + ".cluster",
                            PLUGIN + ".config",
                            PLUGIN + ".history",
                            PLUGIN + ".store",
                            SCHEDULER + ".model",
                            PREDICTOR + ".backtest",
                            PREDICTOR + ".series",
                            PREDICTOR + ".sizing")),
            Map.entry(PLUGIN + ".shadow.demand", List.of(PREDICTOR + ".demand")),
            Map.entry(PLUGIN + ".config", List.of()),
            Map.entry(PLUGIN + ".jobs", List.of()),
            Map.entry(PLUGIN + ".alert", List.of()),
            Map.entry(PLUGIN + ".metrics", List.of()),
            Map.entry(PLUGIN + ".stream", List.of(PLUGIN + ".store")),
            Map.entry(
                    PLUGIN + ".backtest",
                    List.of(
                            PREDICTOR + ".anomaly",
                            PREDICTOR + ".backtest",
                            PREDICTOR + ".forecast",
                            PREDICTOR + ".forecast.trees",
                            PREDICTOR + ".forecast.weka",
                            PREDICTOR + ".outlook",
                            PREDICTOR + ".profile",
                            PREDICTOR + ".series")),
            Map.entry(PLUGIN + ".cluster", List.of(SCHEDULER + ".model")),
            Map.entry(PLUGIN + ".store", List.of(SCHEDULER + ".model")),
            Map.entry(PLUGIN + ".events", List.of(PLUGIN + ".store", PREDICTOR + ".events")),
            Map.entry(PLUGIN + ".history", List.of(PLUGIN + ".store", SCHEDULER + ".model", PREDICTOR + ".series")),
            Map.entry(PLUGIN + ".notify", List.of(PLUGIN + ".store", SCHEDULER + ".model")),
            Map.entry(PLUGIN + ".trace", List.of(PLUGIN + ".cluster", SCHEDULER + ".model", PREDICTOR + ".series")),
            Map.entry(
                    PLUGIN + ".compute",
                    List.of(
                            PLUGIN + ".cluster",
                            SCHEDULER + ".model",
                            LIBVIRT + ".domain",
                            LIBVIRT + ".hotplug",
                            LIBVIRT + ".stats")),
            Map.entry(PLUGIN + ".openstack", List.of(PLUGIN + ".cluster", PLUGIN + ".config", SCHEDULER + ".model")),
            Map.entry(
                    PLUGIN + ".allocation",
                    List.of(
                            PLUGIN + ".cluster",
                            PLUGIN + ".config",
                            PLUGIN + ".history",
                            PLUGIN + ".notify",
                            PLUGIN + ".store",
                            SCHEDULER + ".model",
                            PREDICTOR + ".anomaly",
                            PREDICTOR + ".series",
                            PREDICTOR + ".events",
                            PREDICTOR + ".forecast",
                            PREDICTOR + ".neighbors",
                            PREDICTOR + ".profile",
                            PREDICTOR + ".sizing")),
            Map.entry(
                    PLUGIN + ".ranking",
                    List.of(
                            PLUGIN + ".allocation",
                            PLUGIN + ".cluster",
                            PLUGIN + ".store",
                            SCHEDULER + ".headroom",
                            SCHEDULER + ".model",
                            SCHEDULER + ".ranking",
                            PREDICTOR + ".series")),
            Map.entry(
                    PLUGIN + ".migration",
                    List.of(
                            PLUGIN + ".allocation",
                            PLUGIN + ".cluster",
                            PLUGIN + ".config",
                            PLUGIN + ".notify",
                            PLUGIN + ".store",
                            SCHEDULER + ".migration",
                            PREDICTOR + ".series",
                            SCHEDULER + ".model",
                            PREDICTOR + ".forecast")),
            Map.entry(
                    PLUGIN + ".shadow",
                    List.of(
                            PLUGIN + ".allocation",
                            PLUGIN + ".cluster",
                            PLUGIN + ".config",
                            PLUGIN + ".shadow.demand",
                            PLUGIN + ".shadow.health",
                            PLUGIN + ".store",
                            SCHEDULER + ".model")),
            Map.entry(
                    PLUGIN + ".deployment",
                    List.of(
                            PLUGIN + ".alert",
                            PLUGIN + ".allocation",
                            PLUGIN + ".cluster",
                            PLUGIN + ".config",
                            PLUGIN + ".store",
                            SCHEDULER + ".model")),
            Map.entry(
                    PLUGIN + ".switchover",
                    List.of(
                            PLUGIN + ".allocation",
                            PLUGIN + ".cluster",
                            PLUGIN + ".config",
                            PLUGIN + ".deployment",
                            PLUGIN + ".shadow",
                            PLUGIN + ".store",
                            SCHEDULER + ".model")),
            Map.entry(PLUGIN + ".shadow.health", List.of(PLUGIN + ".cluster", PLUGIN + ".store", SCHEDULER + ".model")),
            Map.entry(
                    PLUGIN + ".outlook",
                    List.of(
                            PLUGIN + ".allocation",
                            PLUGIN + ".cluster",
                            PLUGIN + ".config",
                            PLUGIN + ".history",
                            PLUGIN + ".store",
                            SCHEDULER + ".model",
                            PREDICTOR + ".anomaly",
                            PREDICTOR + ".forecast",
                            PREDICTOR + ".forecast.trees",
                            PREDICTOR + ".neighbors",
                            PREDICTOR + ".outlook",
                            PREDICTOR + ".profile",
                            PREDICTOR + ".series",
                            PREDICTOR + ".sizing")),
            Map.entry(
                    PLUGIN + ".learning",
                    List.of(
                            PLUGIN + ".allocation",
                            PLUGIN + ".cluster",
                            PLUGIN + ".config",
                            PLUGIN + ".notify",
                            PLUGIN + ".store",
                            SCHEDULER + ".model",
                            PREDICTOR + ".clusters",
                            PREDICTOR + ".forecast",
                            PREDICTOR + ".forecast.trees",
                            PREDICTOR + ".forecast.weka",
                            PREDICTOR + ".profile",
                            PREDICTOR + ".series")),
            Map.entry(PLUGIN + ".dashboard", List.of()),
            Map.entry(
                    PLUGIN + ".rest",
                    List.of(PLUGIN + ".dashboard", PLUGIN + ".cluster", PLUGIN + ".store", SCHEDULER + ".model")),
            Map.entry(PLUGIN + ".cli", List.of(PLUGIN + ".rest", SCHEDULER + ".model")),
            Map.entry(PLUGIN + ".demo", List.of(PLUGIN + ".cli", PLUGIN + ".rest", PLUGIN + ".trace")));

    @Test
    void eachPackageImportsOnlyWhatStandsBelowIt() {
        MAY_IMPORT.forEach((name, allowed) -> {
            String[] forbidden = ALL.stream()
                    .map(JavaClass::getPackageName)
                    .distinct()
                    .filter(p -> p.startsWith("io.gnomon") && !p.equals(name) && !allowed.contains(p))
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(name)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .because(name + " may import only " + allowed)
                    .check(ALL);
        });
    }

    @Test
    void everyPackageHasItsPlaceInTheHouse() {
        List<String> known = new java.util.ArrayList<>(MAY_IMPORT.keySet());
        known.add(PLUGIN + ".app"); // the wiring: may import everything
        assertThat(ALL.stream().map(JavaClass::getPackageName).distinct().toList())
                .as("add a new package to MAY_IMPORT, on the lowest floor that it can live on")
                .allMatch(known::contains);
    }

    @Test
    void noPackagesImportEachOtherInACircle() {
        SlicesRuleDefinition.slices()
                .matching("io.gnomon.(**)")
                .should()
                .beFreeOfCycles()
                .check(ALL);
    }

    @Test
    void eachUntidyLibraryHasOneImporter() {
        Map<String, List<String>> importers = Map.ofEntries(
                Map.entry("org.libvirt..", List.of(LIBVIRT + ".binding")),
                Map.entry("com.sun.jna..", List.of(LIBVIRT + ".binding")),
                Map.entry("weka..", List.of(PREDICTOR + ".forecast.weka")),
                Map.entry("org.openstack4j..", List.of(PLUGIN + ".openstack")),
                Map.entry("org.quartz..", List.of(PLUGIN + ".jobs")),
                Map.entry("io.questdb..", List.of(PLUGIN + ".store")),
                Map.entry("org.h2..", List.of(PLUGIN + ".store")),
                Map.entry("org.jdbi..", List.of(PLUGIN + ".store")),
                Map.entry("net.fortuna..", List.of(PLUGIN + ".events")),
                Map.entry("io.micrometer..", List.of(PLUGIN + ".metrics")),
                Map.entry("io.prometheus..", List.of(PLUGIN + ".metrics")),
                Map.entry("org.apache.kafka..", List.of(PLUGIN + ".stream")),
                Map.entry("io.javalin..", List.of(PLUGIN + ".rest")),
                Map.entry("picocli..", List.of(PLUGIN + ".cli")));
        importers.forEach((library, where) -> noClasses()
                .that()
                .resideOutsideOfPackages(where.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because(library + " stays in " + where)
                .check(ALL));
    }

    @Test
    void nothingIsKeptInMutableStatics() {
        assertThat(ALL.stream()
                        .flatMap(c -> c.getFields().stream())
                        .filter(f -> f.getModifiers().contains(JavaModifier.STATIC))
                        .filter(f -> !f.getModifiers().contains(JavaModifier.FINAL))
                        .filter(f -> !f.getName().startsWith("$"))
                        .map(f -> f.getFullName()))
                .isEmpty();
    }
}
