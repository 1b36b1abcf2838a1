package heapwarden.signals;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Inflater;

/**
 * Gives the agent something to say of every sort: a proven leak of a file with an odd name, growth
 * that is mended once there is a file {@link #MEND}, memory that is short until then, and a file
 * that is left open. It ends once there is a file {@link #END}.
 */
public final class Troubles {
  /** A line break, a quote, an equals sign and what ends a colour. */
  static final String ODD_NAME = "odd \"name\"=1\n\u001b[0m";

  static final String MEND = "mend";
  static final String END = "end";

  private static final int MOST = 1500;
  private static final List<Object> HELD = new ArrayList<>();

  /** For a policy to limit. */
  private static final Map<Integer, Integer> CACHE = new HashMap<>();

  private Troubles() {}

  public static void main(String[] arguments) throws Exception {
    File folder = new File(arguments[0]);
    File odd = new File(folder, ODD_NAME);
    HELD.add(new FileOutputStream(odd));
    drop(odd);
    List<byte[]> passing = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      passing.add(new byte[1 << 20]);
    }
    List<Inflater> mended = new ArrayList<>();
    boolean well = false;
    for (int i = 0; !new File(folder, END).exists(); i++) {
      if (!well && i < MOST) {
        mended.add(new Inflater());
        CACHE.put(i, i);
      }
      if (!well && new File(folder, MEND).exists()) {
        well = true;
        mended.forEach(Inflater::end);
        passing.clear();
      }
      if (i % 4 == 0) {
        System.gc();
      }
      Thread.sleep(25);
    }
    System.out.println("all is done");
  }

  @SuppressWarnings("StreamResourceLeak")
  private static void drop(File file) throws IOException {
    new FileInputStream(file).read();
  }
}
