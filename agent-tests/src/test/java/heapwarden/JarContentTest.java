package heapwarden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import heapwarden.harness.AgentJar;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in the jar that is shipped, and what the application sees of it. */
class JarContentTest {
  private static final int JAVA_8 = 52;
  private static final int JAVA_11 = 55;
  private static final long MOST_BYTES = 2_000_000;
  private static JarFile jar;
  private static List<JarEntry> entries;
  private static Map<String, byte[]> files;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(Jvm.agentJar().toFile());
    entries = jar.stream().toList();
    files = AgentJar.files(Jvm.agentJar());
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  private static List<String> names(Predicate<String> which) {
    return files.keySet().stream().filter(which).toList();
  }

  private static int version(String name) {
    ByteBuffer in = ByteBuffer.wrap(files.get(name));
    assertThat(in.getInt()).isEqualTo(0xCAFEBABE);
    in.getShort();
    return in.getShort();
  }

  @Test
  void atTheRootLieTheDoorAndItsLoaderOnly() {
    assertThat(names(name -> !name.startsWith("META-INF/") && !name.startsWith("core/")))
        .contains("heapwarden/Launcher.class", "heapwarden/CoreLoader.class")
        .allMatch(name -> name.matches("heapwarden/(Launcher|CoreLoader)(\\$.*)?\\.class"));
    assertThat(names(name -> name.startsWith("META-INF/")))
        .containsExactlyInAnyOrder(
            "META-INF/MANIFEST.MF",
            "META-INF/LICENSE",
            "META-INF/licenses/asm.txt",
            "META-INF/licenses/byte-buddy-notice.txt",
            "META-INF/licenses/components.txt",
            "META-INF/licenses/slf4j.txt",
            "META-INF/licenses/uplot.txt",
            "META-INF/sbom/heapwarden.cdx.json");
  }

  private static String text(String name) {
    return new String(files.get(name), StandardCharsets.UTF_8);
  }

  @Test
  void whatItIsMadeOfStandsInItWithItsLicences() {
    JsonObject sbom =
        JsonParser.parseString(text("META-INF/sbom/heapwarden.cdx.json")).getAsJsonObject();
    assertThat(sbom.get("bomFormat").getAsString()).isEqualTo("CycloneDX");
    List<String> components = new ArrayList<>();
    for (JsonElement one : sbom.getAsJsonArray("components")) {
      JsonObject component = one.getAsJsonObject();
      String name = component.get("name").getAsString();
      components.add(name);
      assertThat(component.get("version").getAsString()).as(name).matches("\\d[\\d.]+");
      assertThat(component.getAsJsonArray("licenses")).as(name).isNotEmpty();
      JsonObject hash = component.getAsJsonArray("hashes").get(0).getAsJsonObject();
      assertThat(hash.get("content").getAsString()).as(name).matches("[0-9a-f]{64}");
    }
    for (String name : names(name -> name.startsWith("core/heapwarden/shaded/"))) {
      String shaded = name.split("/", -1)[3];
      assertThat(components)
          .as(shaded)
          .anyMatch(component -> component.replace("-", "").startsWith(shaded));
    }
    assertThat(components).hasSize(8).contains("uplot");
    assertThat(text("META-INF/licenses/components.txt"))
        .contains("Byte Buddy", "ASM", "JCTools", "SLF4J", "Gson", "picocli", "uPlot");
    assertThat(text("META-INF/licenses/asm.txt")).contains("Redistribution and use");
    assertThat(text("META-INF/licenses/slf4j.txt")).contains("QOS.ch", "free  of charge");
    assertThat(text("META-INF/licenses/uplot.txt")).contains("MIT License");
    assertThat(text("META-INF/licenses/byte-buddy-notice.txt")).contains("Rafael Winterhalter");
  }

  @Test
  void anOldJvmCanLoadTheDoor() {
    for (String name : names(name -> name.endsWith(".class"))) {
      assertThat(version(name)).as(name).isEqualTo(JAVA_8);
    }
  }

  @Test
  void java11CanLoadTheCore() {
    List<String> core = names(name -> name.endsWith(".classdata"));
    assertThat(core).hasSizeGreaterThan(100).allMatch(name -> name.startsWith("core/"));
    for (String name : core) {
      assertThat(version(name)).as(name).isLessThanOrEqualTo(JAVA_11);
    }
  }

  @Test
  void allOfTheCoreIsOursOrRelocated() {
    assertThat(names(name -> name.endsWith(".classdata")))
        .allMatch(name -> name.matches("core/(heapwarden/|java/lang/(invoke/)?Heapwarden).*"));
    assertThat(names(name -> name.startsWith("core/") && name.endsWith(".class"))).isEmpty();
    assertThat(names(name -> name.startsWith("core/META-INF/services/")))
        .allMatch(name -> name.startsWith("core/META-INF/services/heapwarden.shaded."));
  }

  @Test
  void whatIsDefinedAmongTheJdksOwnWaitsForTheBootLoader() {
    assertThat(names(name -> name.startsWith("core/java/")))
        .containsExactly(
            "core/java/lang/HeapwardenHooks.classdata",
            "core/java/lang/HeapwardenNeighbour.classdata",
            "core/java/lang/HeapwardenSink.classdata",
            "core/java/lang/invoke/HeapwardenMembers.classdata");
  }

  @Test
  void relocationLeavesNoNameOfALibraryInOurOwnClasses() {
    for (String name : names(name -> name.matches("core/heapwarden/(?!shaded).*\\.classdata"))) {
      String text = new String(files.get(name), StandardCharsets.ISO_8859_1);
      assertThat(List.of("net/bytebuddy/", "org/jctools/", "org/slf4j/", "com/google/gson/"))
          .as(name)
          .noneMatch(text::contains);
    }
  }

  @Test
  void theManifestNamesTheThreeDoorsAndWhatTheAgentNeeds() throws IOException {
    Attributes manifest = jar.getManifest().getMainAttributes();
    for (String door : List.of("Main-Class", "Premain-Class", "Agent-Class")) {
      assertThat(manifest.getValue(door)).isEqualTo("heapwarden.Launcher");
    }
    assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
    assertThat(manifest.getValue("Implementation-Version")).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(manifest.getValue("Boot-Class-Path")).as("it costs class data sharing").isNull();
    assertThat(manifest.getValue("Class-Path")).isNull();
  }

  @Test
  void theSchemaOfTheReportIsShipped() {
    assertThat(names(name -> name.endsWith("heapwarden-report.schema.json"))).hasSize(1);
  }

  @Test
  void theLicenceOfWhatThePageBundlesIsShipped() {
    assertThat(names(name -> name.startsWith("core/heapwarden/page/")))
        .contains(
            "core/heapwarden/page/page.html",
            "core/heapwarden/page/uplot/LICENSE",
            "core/heapwarden/page/uplot/uPlot.iife.min.js");
  }

  @Test
  void itIsSmall() throws IOException {
    assertThat(Files.size(Jvm.agentJar())).isLessThan(MOST_BYTES);
  }

  /** Else two builds of one source differ. */
  @Test
  void itsEntriesAreSortedAndCarryNoTimeOfTheBuild() {
    List<String> all = new ArrayList<>(entries.stream().map(JarEntry::getName).toList());
    all.remove("META-INF/");
    all.remove("META-INF/MANIFEST.MF");
    assertThat(all).isSortedAccordingTo(Comparator.naturalOrder());
    assertThat(entries.stream().map(JarEntry::getTimeLocal).distinct()).hasSize(1);
    assertThat(entries.get(0).getTimeLocal().getNano()).isZero();
    assertThat(entries.get(0).getTimeLocal().getMinute()).isZero();
  }

  static List<Jdk> jdks() {
    return Jdk.all().filter(jdk -> jdk.feature() >= 17).toList();
  }

  /** Field updaters and variable handles look names up that relocation may have changed. */
  @ParameterizedTest
  @MethodSource("jdks")
  void everyClassOfTheCoreCanBeInitialised(Jdk jdk) {
    Run run = seen(jdk, "core");
    assertThat(run.stdout().lines().filter(line -> line.startsWith("broken"))).isEmpty();
    assertThat(run.stdout())
        .contains("initialised " + names(ours -> ours.endsWith(".classdata")).size());
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theApplicationSeesNothingButTheDoor(Jdk jdk) {
    assertThat(seen(jdk, "application").stdout().lines())
        .containsExactly("visible heapwarden.Launcher", "visible heapwarden.CoreLoader");
  }

  private static Run seen(Jdk jdk, String what) {
    return Jvm.of(jdk)
        .agent("quiet")
        .classPath(Jvm.ownClasses(JarContentTest.class))
        .run("heapwarden.faults.Visible", what, Jvm.agentJar().toString())
        .succeeded();
  }
}
