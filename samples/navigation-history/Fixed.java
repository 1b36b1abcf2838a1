package story.navigationhistory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** A viewer of drawings, in which one can go back. */
public final class Fixed {
  private static final int STEPS_BACK = 50;
  private static final Viewer VIEWER = new Viewer();

  private static final class View {
    final int sheet;
    final byte[] preview = new byte[2000];

    View(int sheet) {
      this.sheet = sheet;
    }
  }

  private static final class Viewer {
    private final Deque<View> back = new ArrayDeque<>();
    private View current = new View(0);

    void open(int sheet) {
      back.push(current);
      if (back.size() > STEPS_BACK) {
        back.removeLast();
      }
      current = new View(sheet);
    }

    void goBack() {
      if (!back.isEmpty()) {
        current = back.pop();
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int opened = 0;
    for (int step = 0; step < steps; step++) {
      for (int clicks = random.nextInt(7); clicks > 0; clicks--) {
        if (random.nextInt(6) == 0) {
          VIEWER.goBack();
        } else {
          VIEWER.open(random.nextInt(1000));
          opened++;
        }
      }
      Thread.sleep(10);
    }
    System.out.println(opened + " sheets opened, the last one is " + VIEWER.current.sheet);
  }
}
