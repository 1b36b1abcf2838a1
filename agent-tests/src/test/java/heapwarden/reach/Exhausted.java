package heapwarden.reach;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Has opened files until there was no descriptor left, and lives on. */
public final class Exhausted {
  private static final List<FileInputStream> OPEN = new ArrayList<>();

  private Exhausted() {}

  public static void main(String[] arguments) throws InterruptedException {
    Thread.onSpinWait(); // loaded before there are none left
    System.out.println("begins");
    try {
      while (true) {
        OPEN.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      System.out.println("ready");
    }
    while (true) {
      Thread.sleep(1000);
    }
  }
}
