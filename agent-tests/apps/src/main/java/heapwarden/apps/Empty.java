package heapwarden.apps;

/** An agent that does nothing: what it costs comes with any agent. */
public final class Empty {
  private Empty() {}

  public static void premain(String options) {}
}
