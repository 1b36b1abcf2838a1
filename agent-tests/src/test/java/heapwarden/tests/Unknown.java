package heapwarden.tests;

/** Loads what a JUnit Platform loads when a test has run, and nothing that tells of tests. */
public final class Unknown {
  private Unknown() {}

  public static void main(String[] arguments) throws ClassNotFoundException {
    System.out.println(Class.forName("org.junit.platform.engine.TestExecutionResult"));
  }
}
