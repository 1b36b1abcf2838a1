package heapwarden.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import heapwarden.cost.Hello;
import heapwarden.harness.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recipes of samples/gate, as a user would copy them. The Maven project is built once for all;
 * where there is no Maven, or what the project needs is not to be had, what needs it is skipped.
 */
class RecipesTest {
  private static final long PATIENCE = 240;
  private static final Path RECIPES = Jvm.root().resolve("samples/gate");

  @TempDir private static Path folder;
  private static Path project;
  private static Ended build;

  private record Ended(int code, String said) {}

  @BeforeAll
  static void buildTheProject() throws Exception {
    project = folder.resolve("project");
    try (Stream<Path> files = Files.walk(RECIPES.resolve("maven"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = RECIPES.resolve("maven").relativize(file);
        if (!relative.startsWith("target")) {
          Files.createDirectories(project.resolve(relative).getParent());
          Files.copy(file, project.resolve(relative));
        }
      }
    }
    Files.createDirectory(project.resolve(".mvn"));
    Files.createSymbolicLink(project.resolve("heapwarden.jar"), Jvm.agentJar());
    build = run("mvn", "-o", "--batch-mode", "verify");
    if (build.code != 0 && build.said.contains("offline mode")) {
      build = run("mvn", "--batch-mode", "verify");
    }
  }

  private static Ended run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    String home = System.getProperty("java.home");
    builder.environment().put("JAVA_HOME", home);
    builder.environment().put("TMPDIR", folder.toString());
    builder.environment().merge("PATH", home + "/bin", (path, ours) -> ours + ':' + path);
    builder.environment().keySet().removeIf(name -> name.startsWith("GITHUB_"));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Ended(-1, "there is no " + command[0]);
    }
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("no end: " + Files.readString(output));
    }
    return new Ended(process.exitValue(), Files.readString(output));
  }

  private static void assumeTheProjectCanBeBuilt() {
    assumeThat(build.said)
        .as("there is Maven, and all that the project needs")
        .doesNotContain("there is no mvn", "Could not resolve", "could not be resolved", "offline");
    assertThat(build.code).as(build.said).isZero();
  }

  @Test
  void oneLineInTheProjectFindsTheLeakOfSurefireAndFailsafeBesideJacoco() throws Exception {
    assumeTheProjectCanBeBuilt();
    assertThat(project.resolve("target/jacoco.exec")).isNotEmptyFile();
    Ended judged = gate("target/heapwarden");
    assertThat(judged.said)
        .contains("directory-stream", "=> at com.acme.Store.count(Store.java:26)")
        .contains("com.acme.StoreTest.counts()", "com.acme.StoreIT.countsWhatWasBuilt()")
        .contains("GATE: failed, 2 new leaks; 1 suppressed");
    assertThat(judged.code).isOne();
  }

  @Test
  void whatIsAcceptedPassesFromThenOn() throws Exception {
    assumeTheProjectCanBeBuilt();
    Ended accepted = gate("target/heapwarden", "--baseline", "leaks.json", "--update-baseline");
    assertThat(accepted.code).as(accepted.said).isZero();
    Ended judged = gate("target/heapwarden", "--baseline", "leaks.json");
    assertThat(judged.said).contains("GATE: passed, no new leak; 2 known");
    assertThat(judged.code).isZero();
  }

  private static Ended gate(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("java", "-jar", "heapwarden.jar", "gate"));
    command.addAll(List.of(arguments));
    return run(command.toArray(new String[0]));
  }

  @Test
  void theCommandsOfTheServersJudge() throws Exception {
    assumeTheProjectCanBeBuilt();
    for (String file : List.of("github-actions.yml", "gitlab-ci.yml")) {
      List<String> commands =
          Files.readAllLines(RECIPES.resolve(file)).stream()
              .map(String::strip)
              .filter(line -> line.contains(" -jar heapwarden.jar gate "))
              .map(line -> line.replaceFirst("^- (run: )?", ""))
              .toList();
      assertThat(commands).as(file).hasSize(1);
      Ended judged = run("bash", "-c", commands.get(0));
      assertThat(judged.code).as(judged.said).isOne();
    }
    for (String written : List.of("leaks.sarif", "gl-code-quality-report.json")) {
      assertThat(project.resolve(written)).content().contains("src/main/java/com/acme/Store.java");
    }
    assertThat(project.resolve("leaks.xml"))
        .content()
        .contains("<failure ", "com.acme.Store.count(Store.java:26)");
  }

  @Test
  void anyCommandIsJudgedByTheScripts() throws Exception {
    Path leak =
        Files.writeString(
            folder.resolve("Leak.java"),
            "public class Leak { public static void main(String[] a) throws Exception {"
                + " open(); System.out.println(\"done\"); }"
                + " static void open() throws Exception { new java.io.FileInputStream(\"/proc/self/stat\"); } }");
    assertThat(run("javac", "-d", "classes", leak.toString()).code).isZero();
    String check = RECIPES.resolve("check.sh").toString();
    String gate = Jvm.root().resolve("scripts/gate").toString();
    Ended checked = run(check, "java", "-cp", "classes", "Leak");
    assertThat(checked.said).contains("done", "at Leak.open(Leak.java:1)", "GATE: failed");
    assertThat(checked.code).isOne();
    Ended gated = run(gate, "--", "java", "-cp", "classes", "Leak");
    assertThat(gated.said).contains("done", "at Leak.open(Leak.java:1)", "GATE: failed");
    assertThat(gated.code).isOne();
    String clean = Jvm.ownClasses(Hello.class);
    Ended passed = run(gate, "--", "java", "-cp", clean, Hello.class.getName());
    assertThat(passed.said).contains("GATE: passed, no new leak; all of it is in ");
    assertThat(passed.code).isZero();
    assertThat(named(gated.said)).as(gated.said).hasSizeGreaterThan(1).allMatch(Files::exists);
    assertThat(named(passed.said)).as(passed.said).hasSizeGreaterThan(1).allMatch(Files::exists);
    assertThat(run(gate, "--", "true").code).isEqualTo(2);
    assertThat(run(gate, "--wrong").code).isEqualTo(2);
  }

  /** What a user may want to look at: the folder of the reports, and each of them. */
  private static List<Path> named(String said) {
    return Pattern.compile("\\S*/heapwarden-gate\\.\\S*")
        .matcher(said.replaceAll("\\S*-javaagent:.*", ""))
        .results()
        .map(found -> Path.of(found.group()))
        .toList();
  }

  @Test
  void gradleGetsTheSameOptions() throws Exception {
    String recipe = Files.readString(RECIPES.resolve("gradle/build.gradle.kts"));
    assertThat(recipe)
        .contains(
            "jvmArgs(\"-javaagent:$heapwarden=gate,app=com.acme,report=build/heapwarden/%p.json\")")
        .contains("\"-jar\", heapwarden, \"gate\"");
    // Its options are those of an agent that starts.
    Jvm.current()
        .withoutReport()
        .agent("gate,app=com.acme,report=" + folder.resolve("gradle-%p.json"))
        .run(Hello.class)
        .succeeded();
  }
}
