package story.zipfileleftopen;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Reads the titles of reports that are kept in a zip archive. */
public final class Leak {
  private final Path archive;

  Leak(Path archive) {
    this.archive = archive;
  }

  String title(String report) throws IOException {
    ZipFile zip = new ZipFile(archive.toFile());
    ZipEntry entry = zip.getEntry(report);
    try (InputStream in = zip.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  public static void main(String[] args) throws IOException {
    Path archive = Files.createTempFile("reports", ".zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (int i = 0; i < 5; i++) {
        out.putNextEntry(new ZipEntry("report" + i));
        out.write(("title of report " + i).getBytes(StandardCharsets.UTF_8));
      }
    }
    Leak reports = new Leak(archive);
    int letters = 0;
    for (int request = 0; request < 50; request++) {
      letters += reports.title("report" + request % 5).length();
    }
    System.out.println(letters + " letters read");
    Files.delete(archive);
  }
}
