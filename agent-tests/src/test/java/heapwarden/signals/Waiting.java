package heapwarden.signals;

/** Does nothing for a second. */
final class Waiting {
  private Waiting() {}

  public static void main(String[] arguments) throws InterruptedException {
    Thread.sleep(1000);
  }
}
