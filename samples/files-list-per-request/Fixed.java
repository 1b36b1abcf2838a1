package story.fileslistperrequest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A gallery that counts the pictures of a folder on each request. */
public final class Fixed {
  private final Path folder;

  Fixed(Path folder) {
    this.folder = folder;
  }

  long countFiles(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).count();
    }
  }

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("gallery");
    for (int i = 0; i < 5; i++) {
      Files.createFile(folder.resolve("picture" + i + ".png"));
    }
    Fixed gallery = new Fixed(folder);
    long counted = 0;
    for (int request = 0; request < 40; request++) {
      counted += gallery.countFiles(".png");
    }
    System.out.println(counted + " pictures counted");
    remove(folder);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.collect(Collectors.toList())) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
