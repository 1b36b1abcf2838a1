package heapwarden.company;

import heapwarden.faults.Works;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Forgets to close a file now and then and never removes a session, until the file exists that its
 * first argument names. What it prints then is the same always. With a second argument {@code all}
 * it uses resources of every kind before it ends.
 */
public final class Leaky {
  private static final Map<String, byte[]> SESSIONS = new HashMap<>();
  private static final long STEP = 2;
  private static final int FILE_EACH = 20;
  private static final int COLLECTION_EACH = 100;

  private Leaky() {}

  public static void main(String[] arguments) throws Exception {
    File stop = new File(arguments[0]);
    File data = new File(arguments[0] + ".data");
    try (FileOutputStream out = new FileOutputStream(data)) {
      out.write(42);
    }
    System.out.println("begins");
    int wrong = 0;
    for (int i = 1; !stop.exists(); i++) {
      if (i % FILE_EACH == 0 && forget(data) != 42) {
        wrong++;
      }
      keep(i);
      if (SESSIONS.size() != i) {
        wrong++;
      }
      if (i % COLLECTION_EACH == 0) {
        System.gc();
      }
      Thread.sleep(STEP);
    }
    System.out.println("wrong: " + wrong);
    if (arguments.length > 1 && arguments[1].equals("all")) {
      Works.all();
    }
    System.out.println("ends");
  }

  private static int forget(File data) throws IOException {
    return new FileInputStream(data).read();
  }

  private static void keep(int number) {
    SESSIONS.put("session " + number, new byte[16]);
  }
}
