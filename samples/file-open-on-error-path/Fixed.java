package story.fileopenonerrorpath;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Imports files whose first byte tells the version of their format. */
public final class Fixed {
  int importFile(Path file) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      int version = in.read();
      if (version != 1) {
        throw new IOException("version " + version + " is unknown");
      }
      return in.readAllBytes().length;
    }
  }

  public static void main(String[] args) throws IOException {
    Path good = Files.write(Files.createTempFile("import", ".dat"), new byte[] {1, 10, 20});
    Path bad = Files.write(Files.createTempFile("import", ".dat"), new byte[] {2, 10, 20});
    Fixed imports = new Fixed();
    int refused = 0;
    for (int i = 0; i < 100; i++) {
      try {
        imports.importFile(i % 4 == 0 ? bad : good);
      } catch (IOException e) {
        refused++;
      }
    }
    System.out.println(refused + " of 100 files refused");
    Files.delete(good);
    Files.delete(bad);
  }
}
