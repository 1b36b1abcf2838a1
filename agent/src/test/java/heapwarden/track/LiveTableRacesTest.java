package heapwarden.track;

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
 * Runs {@link LiveTableRaces} by jcstress: a short while in the ordinary build; longer with {@code
 * -Dheapwarden.races=default} or {@code tough}.
 */
class LiveTableRacesTest {
  private static final String MODE = System.getProperty("heapwarden.races", "short");
  @TempDir Path folder;

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void nothingForbiddenIsSeen() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        new ArrayList<>(
            List.of(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-t",
                "LiveTableRaces"));
    command.addAll(
        MODE.equals("short")
            ? List.of(
                "-f",
                "1",
                "-iters",
                "2",
                "-time",
                "200",
                "-sc",
                "false",
                "-jvmArgs",
                "-XX:+UseSerialGC")
            : List.of("-m", MODE));
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
        .contains("All remaining tests: 6 matching test results");
  }
}
