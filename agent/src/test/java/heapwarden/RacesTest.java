package heapwarden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the races by jcstress, all in one go, since it looks for ten seconds at the machine first: a
 * short while in the ordinary build; longer with {@code -Dheapwarden.races=default} or {@code
 * tough}.
 */
class RacesTest {
  private static final String MODE = System.getProperty("heapwarden.races", "short");

  /** Those of the table of what is open, and those of policies. */
  private static final String CLASSES =
      "heapwarden.track.LiveTableRaces|heapwarden.bound.GovernorRaces";

  private static final int RACES = 6 + 4;

  @TempDir Path folder;

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void nothingForbiddenIsSeen() throws Exception {
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
                CLASSES));
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
        .contains("All remaining tests: " + RACES + " matching test results");
  }
}
