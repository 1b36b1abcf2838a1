package heapwarden.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import heapwarden.harness.Cli;
import heapwarden.harness.Command.Outcome;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A Maven build of a project that has one line more than before, for Surefire and Failsafe: once on
 * this JDK, and the former on the newest there is as well. Skipped where there is no Maven, or what
 * the project needs is not to be had.
 */
class SurefireTest {
  private static final long PATIENCE = 240;

  private static final String JUNIT =
      """
      <groupId>org.junit.jupiter</groupId>
      <artifactId>junit-jupiter</artifactId>
      <version>5.14.4</version>
      """;

  private static final String TESTNG =
      """
      <groupId>org.testng</groupId>
      <artifactId>testng</artifactId>
      <version>7.11.0</version>
      """;

  /** With an exit code, which must not be that of a fork. */
  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>com.acme</groupId>
        <artifactId>store</artifactId>
        <version>1</version>
        <properties>
          <argLine>-javaagent:%s=gate,exitcode=23,gate.per-test=fail,report=target/heapwarden/%%p.json</argLine>
          <surefire>%s</surefire>
          <maven.compiler.release>11</maven.compiler.release>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <dependencies>
          <dependency>
            %s
            <scope>test</scope>
          </dependency>
        </dependencies>
        <build>
          <plugins>
            <plugin>
              <artifactId>maven-resources-plugin</artifactId>
              <version>3.3.1</version>
            </plugin>
            <plugin>
              <artifactId>maven-compiler-plugin</artifactId>
              <version>3.14.1</version>
            </plugin>
            <plugin>
              <artifactId>maven-jar-plugin</artifactId>
              <version>3.4.2</version>
            </plugin>
            <plugin>
              <artifactId>maven-surefire-plugin</artifactId>
              <version>${surefire}</version>
              <executions>
                <execution>
                  <id>newest</id>
                  <phase>test</phase>
                  <goals><goal>test</goal></goals>
                  <configuration>
                    <jvm>%s</jvm>
                    <reportsDirectory>target/newest</reportsDirectory>
                  </configuration>
                </execution>
              </executions>
            </plugin>
            <plugin>
              <artifactId>maven-failsafe-plugin</artifactId>
              <version>${surefire}</version>
              <executions>
                <execution>
                  <goals><goal>integration-test</goal><goal>verify</goal></goals>
                </execution>
              </executions>
            </plugin>
          </plugins>
        </build>
      </project>
      """;

  private static final String LEAKING =
      """
      package com.acme;

      import java.io.FileInputStream;
      import org.junit.jupiter.api.Test;

      public class LeakingTest {
        @Test
        void readsTheFile() throws Exception {
          new FileInputStream("pom.xml").read();
        }

        @Test
        void closesTheFile() throws Exception {
          try (FileInputStream in = new FileInputStream("pom.xml")) {
            in.read();
          }
        }
      }
      """;

  private static final String TIDY =
      """
      package com.acme;

      import java.io.FileInputStream;
      import org.junit.jupiter.api.Test;

      class TidyTest {
        @Test
        void closesTheFile() throws Exception {
          try (FileInputStream in = new FileInputStream("pom.xml")) {
            in.read();
          }
        }
      }
      """;

  @TempDir private Path project;

  @Test
  void aTestThatLeaksFailsWithThePlaceWhereItOpened() throws Exception {
    Path tests = write(JUNIT, "3.5.4");
    Files.writeString(tests.resolve("LeakingTest.java"), LEAKING);
    Files.writeString(tests.resolve("LeakingIT.java"), LEAKING.replace("LeakingTest", "LeakingIT"));
    Files.writeString(tests.resolve("TidyTest.java"), TIDY);
    String said = build();

    for (String folder : List.of("surefire-reports", "newest", "failsafe-reports")) {
      Path results = project.resolve("target").resolve(folder);
      String name = folder.startsWith("failsafe") ? "LeakingIT" : "LeakingTest";
      assertThat(Files.readString(results.resolve("com.acme." + name + ".txt")))
          .as(said)
          .contains(
              "heapwarden: com.acme." + name + " has left 1 resource open",
              "file (java.io.FileInputStream)",
              "opened at com.acme." + name + ".readsTheFile(" + name + ".java:9)",
              "by com.acme." + name + ".readsTheFile()");
      if (name.equals("LeakingTest")) {
        assertThat(Files.readString(results.resolve("com.acme.TidyTest.txt")))
            .contains("Tests run: 1, Failures: 0, Errors: 0");
      }
    }
    assertThat(said).contains("opened at com.acme.LeakingTest.readsTheFile(LeakingTest.java:9)");
    assertThat(openers(said, 3))
        .containsExactlyInAnyOrder(
            "[{\"test\":\"com.acme.LeakingTest.readsTheFile()\",\"count\":1}]",
            "[{\"test\":\"com.acme.LeakingTest.readsTheFile()\",\"count\":1}]",
            "[{\"test\":\"com.acme.LeakingIT.readsTheFile()\",\"count\":1}]");
    failsByBothSites();
  }

  /** Lets the command judge the build; answers what it says. */
  private String failsByBothSites() throws IOException {
    Outcome judged = Cli.run("gate", project.resolve("target/heapwarden").toString());
    assertThat(judged.exitCode()).as(judged.stderr()).isOne();
    assertThat(judged.stdout())
        .contains("=> at com.acme.LeakingTest.readsTheFile(LeakingTest.java:9)")
        .contains("=> at com.acme.LeakingIT.readsTheFile(LeakingIT.java:9)")
        .contains("GATE: failed, 2 new leaks");
    return judged.stdout();
  }

  /**
   * On the JUnit Platform, where Surefire runs it from 3.6 on, TestNG is like any other. Without it
   * nobody says when a test begins, and the run as a whole is judged.
   */
  @ParameterizedTest
  @ValueSource(strings = {"3.5.4", "3.6.0"})
  void aLeakOfTestNgIsToldForTheRunAndOnThePlatformForItsTest(String surefire) throws Exception {
    assumeThat(Boolean.getBoolean("heapwarden.long")).as("-Dheapwarden.long=true").isTrue();
    Path tests = write(TESTNG, surefire);
    String leaking = LEAKING.replace("org.junit.jupiter.api", "org.testng.annotations");
    Files.writeString(tests.resolve("LeakingTest.java"), leaking);
    Files.writeString(tests.resolve("LeakingIT.java"), leaking.replace("LeakingTest", "LeakingIT"));
    String said = build();

    boolean platform = surefire.equals("3.6.0");
    assertThat(said.contains("heapwarden: com.acme.LeakingTest has left 1 resource open"))
        .as(said)
        .isEqualTo(platform);
    assertThat(said.contains("Failures: 1")).as(said).isEqualTo(platform);
    assertThat(openers(said, 3))
        .allMatch(
            by -> platform ? by.matches(".*Leaking(Test|IT).readsTheFile.*") : by.equals("null"));
    String judged = failsByBothSites();
    assertThat(judged.contains("by test ")).isEqualTo(platform);
  }

  /** Answers where its tests lie. */
  private Path write(String framework, String surefire) throws IOException {
    Jdk newest = Jdk.all().reduce((older, newer) -> newer).orElseThrow();
    Files.writeString(
        project.resolve("pom.xml"),
        POM.formatted(Jvm.agentJar(), surefire, framework, newest.java()));
    return Files.createDirectories(project.resolve("src/test/java/com/acme"));
  }

  /** Of the first finding of each report, which must be so many, the tests that opened it. */
  private List<String> openers(String said, int expected) throws IOException {
    assertThat(said).doesNotContain("Corrupted channel").contains("BUILD SUCCESS");
    List<Path> reports;
    try (Stream<Path> files = Files.list(project.resolve("target/heapwarden"))) {
      reports = files.toList();
    }
    assertThat(reports).as(said).hasSize(expected);
    List<String> openers = new ArrayList<>();
    for (Path report : reports) {
      JsonObject json = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
      JsonObject finding = json.getAsJsonArray("findings").get(0).getAsJsonObject();
      openers.add(finding.get("openedBy").toString());
    }
    return openers;
  }

  /** What the local repository lacks is fetched, once. */
  private String build() throws IOException, InterruptedException {
    String said = build(List.of("-o"));
    if (said.contains("offline mode")) {
      said = build(List.of());
    }
    assumeThat(said)
        .as("all that the project needs is to be had")
        .doesNotContain("Could not resolve", "could not be resolved", "offline mode");
    return said;
  }

  private String build(List<String> options) throws IOException, InterruptedException {
    Path output = project.resolve("output");
    List<String> command = new ArrayList<>(List.of("mvn", "-B"));
    command.addAll(options);
    command.addAll(List.of("-Dmaven.test.failure.ignore=true", "verify"));
    ProcessBuilder maven =
        new ProcessBuilder(command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process;
    try {
      process = maven.start();
    } catch (IOException e) {
      return assumeThatThereIsMaven(e);
    }
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("no end: " + Files.readString(output));
    }
    return Files.readString(output);
  }

  private static String assumeThatThereIsMaven(IOException problem) {
    assumeThat(problem).as("there is Maven").isNull();
    return "";
  }
}
