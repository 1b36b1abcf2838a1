package heapwarden.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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

/**
 * A Maven build of a project that has one line more than before, once on this JDK and once on the
 * newest there is. Skipped where there is no Maven, or not all that the project needs.
 */
class SurefireTest {
  private static final long PATIENCE = 120;

  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>com.acme</groupId>
        <artifactId>store</artifactId>
        <version>1</version>
        <properties>
          <maven.compiler.release>11</maven.compiler.release>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <dependencies>
          <dependency>
            <groupId>org.junit.jupiter</groupId>
            <artifactId>junit-jupiter</artifactId>
            <version>5.14.4</version>
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
              <artifactId>maven-surefire-plugin</artifactId>
              <version>3.5.4</version>
              <configuration>
                <argLine>-javaagent:%s=gate,gate.per-test=fail,report=target/heapwarden/%%p.json</argLine>
              </configuration>
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
          </plugins>
        </build>
      </project>
      """;

  private static final String LEAKING =
      """
      package com.acme;

      import java.io.FileInputStream;
      import org.junit.jupiter.api.Test;

      class LeakingTest {
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
    Jdk newest = Jdk.all().reduce((older, newer) -> newer).orElseThrow();
    Path tests = Files.createDirectories(project.resolve("src/test/java/com/acme"));
    Files.writeString(project.resolve("pom.xml"), POM.formatted(Jvm.agentJar(), newest.java()));
    Files.writeString(tests.resolve("LeakingTest.java"), LEAKING);
    Files.writeString(tests.resolve("TidyTest.java"), TIDY);
    String said = build();
    assumeThat(said)
        .as("all that the project needs is in the local repository")
        .doesNotContain("Could not resolve", "offline mode", "UnresolvableException");

    for (String folder : List.of("target/surefire-reports", "target/newest")) {
      assertThat(Files.readString(project.resolve(folder).resolve("com.acme.LeakingTest.txt")))
          .as(said)
          .contains(
              "heapwarden: com.acme.LeakingTest has left 1 resource open",
              "file (java.io.FileInputStream)",
              "opened at com.acme.LeakingTest.readsTheFile(LeakingTest.java:9)",
              "by com.acme.LeakingTest.readsTheFile()");
      assertThat(Files.readString(project.resolve(folder).resolve("com.acme.TidyTest.txt")))
          .contains("Tests run: 1, Failures: 0, Errors: 0");
    }
    assertThat(said).contains("opened at com.acme.LeakingTest.readsTheFile(LeakingTest.java:9)");
    assertThat(said).doesNotContain("Corrupted channel").contains("BUILD SUCCESS");

    List<Path> reports = new ArrayList<>();
    try (Stream<Path> files = Files.list(project.resolve("target/heapwarden"))) {
      files.forEach(reports::add);
    }
    assertThat(reports).hasSize(2);
    for (Path report : reports) {
      JsonObject json = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
      JsonObject finding = json.getAsJsonArray("findings").get(0).getAsJsonObject();
      assertThat(finding.getAsJsonArray("openedBy").toString())
          .isEqualTo("[{\"test\":\"com.acme.LeakingTest.readsTheFile()\",\"count\":1}]");
    }
  }

  private String build() throws IOException, InterruptedException {
    Path output = project.resolve("output");
    ProcessBuilder maven =
        new ProcessBuilder("mvn", "-o", "-B", "-Dmaven.test.failure.ignore=true", "test")
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
