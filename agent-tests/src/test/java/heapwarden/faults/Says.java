package heapwarden.faults;

/** A program that works. */
final class Says {
  private Says() {}

  public static void main(String[] arguments) {
    System.out.println("the application ran");
  }
}
