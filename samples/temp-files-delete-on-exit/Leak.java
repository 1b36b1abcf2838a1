package story.tempfilesdeleteonexit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;

/** Stores each upload in a temporary file, checks it and deletes the file. */
public final class Leak {
  boolean check(byte[] upload) throws IOException {
    File file = File.createTempFile("upload", ".tmp");
    file.deleteOnExit();
    Files.write(file.toPath(), upload);
    boolean allowed = isAllowed(file);
    Files.delete(file.toPath());
    return allowed;
  }

  private static boolean isAllowed(File file) {
    return file.length() < 1000;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Leak uploads = new Leak();
    int allowed = 0;
    for (int i = 0; i < 400; i++) {
      allowed += uploads.check(new byte[i]) ? 1 : 0;
      Thread.sleep(9);
    }
    System.out.println(allowed + " uploads allowed");
  }
}
