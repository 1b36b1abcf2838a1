package heapwarden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs tests by jcstress: a short while in the ordinary build; longer with {@code
 * -Dheapwarden.races=default} or {@code tough}.
 */
public final class Races {
  private static final String MODE = System.getProperty("heapwarden.races", "short");

  private Races() {}

  /**
   * Fails unless all tests of a class ran and none saw what is forbidden.
   *
   * @param count how many tests these are
   */
  public static void run(Path folder, Class<?> tests, int count) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String opened =
        "--add-opens=java.base/java.lang=ALL-UNNAMED"
            + " --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";
    List<String> command =
        new ArrayList<>(
            List.of(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-t",
                tests.getSimpleName()));
    List<String> shortly = List.of("-f", "1", "-iters", "2", "-time", "200", "-sc", "false");
    command.addAll(MODE.equals("short") ? shortly : List.of("-m", MODE));
    command.addAll(List.of("-jvmArgs", "-XX:+UseSerialGC " + opened));
    File out = folder.resolve("out").toFile();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out)
            .start();
    int exit = process.waitFor();
    String said = Files.readString(out.toPath());
    assertThat(exit).as(said).isZero();
    assertThat(said)
        .as("all of them ran, and none saw what is forbidden")
        .contains("Failed tests: No matches.", "Error tests: No matches.")
        .contains("All remaining tests: " + count + " matching test results");
  }
}
