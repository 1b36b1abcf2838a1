package heapwarden.lifetime;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.zip.Inflater;

/** One leak of each verdict, and one that is mended in the end. */
@SuppressWarnings("StreamResourceLeak")
public final class Stories {
  private static final List<Object> HELD = new ArrayList<>();
  private static final File FILE = new File("/proc/self/status");

  static {
    try {
      for (int i = 0; i < 2; i++) {
        openOne();
      }
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Stories() {}

  public static void main(String[] arguments) throws Exception {
    openOne();
    if (arguments.length > 0) {
      return;
    }
    dropOne();
    orphan();
    List<Inflater> mended = new ArrayList<>();
    for (int i = 0; i < 140; i++) {
      HELD.add(Pipe.open());
      if (i < 80) {
        mended.add(new Inflater());
      } else if (i == 80) {
        mended.forEach(Inflater::end);
      }
      Thread.sleep(25);
    }
  }

  private static void openOne() throws IOException {
    HELD.add(new FileInputStream(FILE));
  }

  private static void dropOne() throws IOException {
    new FileInputStream(FILE).read();
  }

  private static void orphan() {
    new Timer("orphan", true)
        .schedule(
            new TimerTask() {
              @Override
              public void run() {}
            },
            10,
            10);
  }
}
