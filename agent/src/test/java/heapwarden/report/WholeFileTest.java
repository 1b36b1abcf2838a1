package heapwarden.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs({OS.LINUX, OS.MAC})
class WholeFileTest {
  @TempDir Path folder;
  private Path file;
  private Path part;

  @BeforeEach
  void names() {
    file = folder.resolve("leaks.json");
    part = folder.resolve("leaks.json." + ProcessHandle.current().pid() + ".part");
  }

  @Test
  void nobodyElseCanReadIt() throws IOException {
    WholeFile.write(file, "one");
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void whatStoodOpenIsReplacedByAFileThatDoesNot() throws IOException {
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    WholeFile.write(file, "new");
    assertThat(file).hasContent("new");
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void aLinkInItsWayLeadsNowhere() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "kept");
    Files.createSymbolicLink(part, precious);
    Files.createSymbolicLink(file, precious);
    WholeFile.write(file, "report");
    assertThat(precious).hasContent("kept");
    assertThat(file).hasContent("report");
    assertThat(Files.isSymbolicLink(file)).isFalse();
  }

  @Test
  void aFileThatSomebodyHoldsOpenInItsWayIsNotWrittenTo() throws IOException {
    Files.writeString(part, "");
    try (var in = Files.newInputStream(part)) {
      WholeFile.write(file, "report");
      assertThat(in.readAllBytes()).isEmpty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
