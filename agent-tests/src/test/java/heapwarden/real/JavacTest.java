package heapwarden.real;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's own compiler at work on a library of some hundred files leaks nothing. */
@Timeout(180)
class JavacTest {
  private static final int LEAST_FILES = 200;

  @TempDir static Path folder;

  private static Path arguments;
  private static int files;

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @BeforeAll
  static void unpack() throws IOException {
    arguments = folder.resolve("files");
    files = unpack(folder);
    assertThat(files).isGreaterThan(LEAST_FILES);
  }

  /**
   * Unpacks the library into a folder, and lists its files in one called {@code files}, for the
   * compiler; answers how many they are.
   */
  static int unpack(Path folder) throws IOException {
    Path jar =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(path -> path.getFileName().toString().endsWith("-sources.jar"))
            .findFirst()
            .orElseThrow();
    Path sources = folder.resolve("sources");
    try (FileSystem zip = FileSystems.newFileSystem(jar);
        Stream<Path> entries = Files.walk(zip.getPath("/org"))) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        if (entry.toString().endsWith(".java")) {
          Path file = sources.resolve(entry.toString().substring(1));
          Files.createDirectories(file.getParent());
          Files.copy(entry, file);
        }
      }
    }
    try (Stream<Path> all = Files.walk(sources)) {
      List<String> names =
          all.filter(Files::isRegularFile).map(path -> '"' + path.toString() + '"').toList();
      Files.write(folder.resolve("files"), names);
      return names.size();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void compilesALibrary(Jdk jdk) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes" + jdk.feature()));
    Run run =
        Jvm.of(jdk)
            .agent("gate")
            .timeout(Duration.ofMinutes(2))
            .run(
                "com.sun.tools.javac.Main",
                "-nowarn",
                "-Xlint:none",
                "--release",
                "17",
                "-d",
                classes.toString(),
                "@" + arguments);
    try (Stream<Path> compiled = Files.walk(classes)) {
      assertThat(compiled.filter(Files::isRegularFile).count()).isGreaterThan(files);
    }
    Judged.of(run, "Note: .*").opened("file-channel", 2L * files).opened("zip", 1).clean();
  }
}
