package story.artifactstore;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** A store of build artifacts that nobody ever cleans up; only the latest are asked for. */
public final class Leak {
  private static final Map<String, byte[]> STORE = new HashMap<>();
  private static final int RECENT = 200;

  static void save(String id, byte[] artifact) {
    STORE.put(id, artifact);
  }

  static byte[] find(String id) {
    return STORE.get(id);
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int builds = args.length > 1 ? Integer.parseInt(args[1]) : 8000;
    int missing = 0;
    Thread.sleep(1500); // a service takes a while to start
    for (int build = 0; build < builds; build++) {
      save("build-" + build, new byte[4096 + random.nextInt(2048)]);
      for (int asked = 0; asked < 3; asked++) {
        int wanted = Math.max(0, build - random.nextInt(RECENT));
        missing += find("build-" + wanted) == null ? 1 : 0;
      }
      if (build % 20 == 0) {
        Thread.sleep(8);
      }
    }
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long live = runtime.totalMemory() - runtime.freeMemory() >> 20;
    System.out.println(
        builds
            + " builds, "
            + STORE.size()
            + " kept in "
            + live
            + " MB, "
            + missing
            + " not found");
  }
}
