package story.silent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** A pool of buffers, as large as the busiest moment has needed. */
public final class ObjectPool {
  private static final Deque<byte[]> FREE = new ArrayDeque<>();

  static byte[] take() {
    byte[] buffer = FREE.poll();
    return buffer == null ? new byte[1000] : buffer;
  }

  static void giveBack(byte[] buffer) {
    FREE.push(buffer);
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    long used = 0;
    for (int step = 0; step < steps; step++) {
      List<byte[]> inUse = new ArrayList<>();
      for (int buffers = random.nextInt(60); buffers > 0; buffers--) {
        inUse.add(take());
      }
      used += inUse.size();
      inUse.forEach(ObjectPool::giveBack);
      Thread.sleep(10);
    }
    System.out.println(FREE.size() + " buffers were used " + used + " times");
  }
}
