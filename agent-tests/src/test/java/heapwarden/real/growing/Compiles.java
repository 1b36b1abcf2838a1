package heapwarden.real.growing;

import java.util.spi.ToolProvider;

/** Compiles with the compiler of the JDK that runs it, as often as it is called. */
public final class Compiles {
  private Compiles() {}

  /** Takes the compiler's own arguments. */
  public static void main(String[] args) {
    int status = ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.out, args);
    if (status != 0) {
      throw new IllegalStateException("javac ended with " + status);
    }
  }
}
