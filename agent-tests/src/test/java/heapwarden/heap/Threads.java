package heapwarden.heap;

import java.lang.management.ManagementFactory;

/** Says how many threads there are in a JVM without an agent, this one included. */
final class Threads {
  private Threads() {}

  public static void main(String[] arguments) {
    System.out.println(ManagementFactory.getThreadMXBean().getThreadCount());
  }
}
