package heapwarden.signals;

import java.io.File;

/** Does nothing until there is a file of that name. */
final class Waiting {
  private Waiting() {}

  public static void main(String[] arguments) throws InterruptedException {
    File end = new File(arguments[0]);
    while (!end.exists()) {
      Thread.sleep(10);
    }
  }
}
