package heapwarden.lifetime;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Opens files, locks them, waits for them, has them collected over and moved, and lets another
 * thread close them: what changes the first word of an object.
 */
final class Locked {
  static final int EACH = 2000;
  static final int THREADS = 3;

  private static final int WINDOW = 64;

  private Locked() {}

  public static void main(String[] arguments) throws Exception {
    File data = new File(arguments[0], "data");
    new FileOutputStream(data).close();
    BlockingQueue<FileInputStream> open = new ArrayBlockingQueue<>(WINDOW);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int seed = i;
      threads.add(new Thread(() -> open(data, new Random(seed), open)));
      threads.add(new Thread(() -> close(new Random(-1 - seed), open)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("closed all");
  }

  private static void open(File data, Random random, BlockingQueue<FileInputStream> open) {
    try {
      for (int i = 0; i < EACH; i++) {
        FileInputStream in = new FileInputStream(data);
        lock(in, random);
        open.put(in);
        lock(in, random);
        if (random.nextInt(EACH) < 5) {
          System.gc();
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void close(Random random, BlockingQueue<FileInputStream> open) {
    try {
      for (int i = 0; i < EACH; i++) {
        FileInputStream in = open.take();
        lock(in, random);
        if (random.nextBoolean()) {
          synchronized (in) {
            in.close();
          }
        } else {
          in.close();
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void lock(Object object, Random random) throws InterruptedException {
    int choice = random.nextInt(100);
    if (choice < 60) {
      synchronized (object) {
        if (choice == 0) {
          object.wait(1); // its lock is inflated
        } else if (choice < 10) {
          Thread.yield();
        }
      }
    }
  }
}
