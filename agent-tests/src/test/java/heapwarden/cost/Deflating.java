package heapwarden.cost;

import java.util.zip.Deflater;

/** Drops a deflater that was not ended, in the first moment. */
public final class Deflating {
  private Deflating() {}

  public static void main(String[] arguments) {
    drop();
  }

  private static void drop() {
    new Deflater().finish();
  }
}
