package heapwarden;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import heapwarden.harness.Jvm;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. */
class ArchitectureTest {
  private static final JavaClasses AGENT =
      new ClassFileImporter().importPath(Jvm.root().resolve("agent/target/classes/heapwarden"));

  /** Each room and those it may know. */
  private static final Map<String, List<String>> ROOMS =
      new TreeMap<>(
          Map.ofEntries(
              entry("hook", List.of()),
              entry("finding", List.of()),
              entry("config", List.of("finding")),
              entry("weave", List.of("hook", "config", "finding")),
              entry("stack", List.of("finding")),
              entry("track", List.of("hook", "stack", "finding", "config")),
              entry("peek", List.of()),
              entry("grow", List.of("hook", "stack", "finding", "config", "peek")),
              entry("bound", List.of("hook", "stack", "finding", "config", "peek")),
              entry("heap", List.of("finding", "config")),
              entry("detect", List.of("config", "finding", "stack", "track", "grow")),
              entry("clean", List.of("finding", "track")),
              entry("report", List.of("finding")),
              entry("gate", List.of("config", "finding", "report")),
              entry("cli", List.of("config", "finding", "gate", "report")),
              entry("serve", List.of("finding", "report")),
              entry(
                  "junit",
                  List.of(
                      "hook", "config", "finding", "weave", "stack", "track", "grow", "report")),
              entry(
                  "launch",
                  List.of(
                      "hook", "config", "finding", "weave", "stack", "track", "grow", "bound",
                      "heap", "detect", "clean", "report", "gate", "serve", "junit", "peek"))));

  /** What detection may see of the rooms that record. */
  private static final Set<String> SNAPSHOTS =
      Set.of(
          "Snapshot",
          "SiteSample",
          "CensusSnapshot",
          "ContainerSample",
          "Form",
          "PutSite",
          "LoaderSample");

  /** Each library and who may know it. */
  private static final Map<String, List<String>> LIBRARIES =
      new TreeMap<>(
          Map.of(
              "net.bytebuddy..", List.of("weave"),
              "org.jctools..", List.of("track", "grow"),
              "org.slf4j..", List.of("report"),
              "com.google.gson..", List.of("report"),
              "com.sun.net.httpserver..", List.of("serve", "launch", "cli"),
              "javax.management..", List.of("serve"),
              "jdk.jfr..", List.of("heap", "serve"),
              "picocli..", List.of("cli"),
              "jdk.internal.misc..", List.of("peek"),
              "sun.management..", List.of("heap")));

  static Stream<String> rooms() {
    return ROOMS.keySet().stream();
  }

  static Stream<String> libraries() {
    return LIBRARIES.keySet().stream();
  }

  private static String packageOf(String room) {
    return "heapwarden." + room + "..";
  }

  private static DescribedPredicate<JavaClass> ours(List<String> rooms) {
    String[] packages = rooms.stream().map(ArchitectureTest::packageOf).toArray(String[]::new);
    return packages.length == 0 ? DescribedPredicate.alwaysFalse() : resideInAnyPackage(packages);
  }

  @Test
  void eachPackageIsARoomOfThePlan() {
    Set<String> packages = new TreeSet<>();
    for (JavaClass type : AGENT) {
      packages.add(type.getPackageName());
    }
    Set<String> planned = new TreeSet<>(Set.of("heapwarden"));
    ROOMS.keySet().forEach(room -> planned.add("heapwarden." + room));
    assertThat(packages).isEqualTo(planned);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomKnowsOnlyThoseItMay(String room) {
    noClasses()
        .that()
        .resideInAPackage(packageOf(room))
        .should()
        .dependOnClassesThat(
            resideInAPackage("heapwarden..")
                .and(DescribedPredicate.not(resideInAPackage(packageOf(room))))
                .and(DescribedPredicate.not(ours(ROOMS.get(room)))))
        .check(AGENT);
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void aLibraryIsKnownOnlyWhereItMayBe(String library) {
    noClasses()
        .that(DescribedPredicate.not(ours(LIBRARIES.get(library))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(AGENT);
  }

  @Test
  void onlyOneClassKnowsTheLoggingLibrary() {
    noClasses()
        .that()
        .haveNameNotMatching("heapwarden\\.report\\.Log(\\$Only)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.slf4j..")
        .check(AGENT);
  }

  @Test
  void theHooksKnowNothingButTheirOwnKindAndJava() {
    classes()
        .that()
        .resideInAPackage("heapwarden.hook..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.lang", "java.lang.annotation", "java.lang.reflect", "heapwarden.hook..")
        .check(AGENT);
  }

  @Test
  void theDoorKnowsNobodyButByName() {
    noClasses()
        .that()
        .resideInAPackage("heapwarden")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("heapwarden.*..")
        .check(AGENT);
  }

  @Test
  void nothingOutsideTheJdkAndTheListedLibrariesIsKnown() {
    String[] known =
        Stream.concat(
                Stream.of(
                    "java..",
                    "javax.sql..",
                    "com.sun.net.httpserver..",
                    "com.sun.management",
                    "heapwarden..",
                    "org.jspecify.annotations.."),
                LIBRARIES.keySet().stream())
            .toArray(String[]::new);
    classes().should().onlyDependOnClassesThat().resideInAnyPackage(known).check(AGENT);
  }

  @Test
  void detectionSeesSnapshotsOnly() {
    noClasses()
        .that()
        .resideInAPackage("heapwarden.detect..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("heapwarden.track..", "heapwarden.grow..")
                .and(
                    DescribedPredicate.describe(
                        "are no snapshots", type -> !SNAPSHOTS.contains(type.getSimpleName()))))
        .check(AGENT);
  }

  @Test
  void closingSeesLiveResourcesOnly() {
    noClasses()
        .that()
        .resideInAPackage("heapwarden.clean..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("heapwarden.track..")
                .and(
                    DescribedPredicate.describe(
                        "are no live resources",
                        type -> !type.getSimpleName().equals("LiveResource"))))
        .check(AGENT);
  }

  @Test
  void noRoomsKnowEachOtherInACircle() {
    slices().matching("heapwarden.(*)..").should().beFreeOfCycles().check(AGENT);
  }
}
