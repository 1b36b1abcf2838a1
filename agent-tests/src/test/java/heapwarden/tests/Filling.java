package heapwarden.tests;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Tests that put into what a static field holds, run in a JVM of their own. */
final class Filling {
  static final List<String> KEPT = new ArrayList<>();
  static final Map<Integer, String> SCRATCH = new HashMap<>();

  private Filling() {}

  /** Goes on for some seconds, so that the agent comes to look whatever else the machine does. */
  static class Keeps {
    @RepeatedTest(60)
    void keeps() throws InterruptedException {
      for (int i = 0; i < 20; i++) {
        KEPT.add("kept");
      }
      Thread.sleep(40);
    }

    @Test
    void looks() throws InterruptedException {
      Thread.sleep(KEPT.size() % 2);
    }
  }

  /** Leaves nothing. */
  static class Clears {
    @RepeatedTest(20)
    void clears() throws InterruptedException {
      for (int i = 0; i < 500; i++) {
        SCRATCH.put(i, "passing");
      }
      Thread.sleep(5);
      SCRATCH.clear();
    }
  }
}
