package heapwarden.company;

/** Installs a security manager, which nobody knew of when the agent began, and is then leaky. */
public final class Guarded {
  private Guarded() {}

  @SuppressWarnings("removal")
  public static void main(String[] arguments) throws Exception {
    System.setSecurityManager(new SecurityManager());
    Leaky.main(arguments);
  }
}
