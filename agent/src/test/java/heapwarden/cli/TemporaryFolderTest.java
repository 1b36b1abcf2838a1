package heapwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryFolderTest {
  @Test
  void itGoesWithWhatIsInItAndWithWhatAChildStillWrites() throws IOException {
    Path path;
    try (TemporaryFolder folder = TemporaryFolder.named("heapwarden-test")) {
      path = folder.path();
      Files.writeString(folder.file("early"), "x");
      Path late = folder.file("late");
      folder.usedBy(new ProcessBuilder("sh", "-c", "sleep 0.3; echo x > '" + late + "'").start());
      assertThat(folder.file("early")).exists();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void itGoesWhenASignalEndsTheProcess() throws Exception {
    Process ended =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                Waiting.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Path path = Path.of(ended.inputReader().readLine());
    assertThat(path).exists();
    ended.destroy();
    assertThat(ended.waitFor()).isEqualTo(143);
    assertThat(path).doesNotExist();
  }

  /** Has a folder, says where, and waits. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] arguments) throws Exception {
      try (TemporaryFolder folder = TemporaryFolder.named("heapwarden-test")) {
        Files.writeString(folder.file("file"), "x");
        System.out.println(folder.path());
        Thread.sleep(60_000);
      }
    }
  }
}
