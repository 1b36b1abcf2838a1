package heapwarden.chaos;

/** What goes wrong on purpose; the driver's thread begins and ends it. */
abstract class Fault {
  /** What a task of the application may fail with while something is wrong. */
  enum Excuse {
    NONE,
    INTERRUPTED,
    NO_DESCRIPTORS,
    NO_MEMORY
  }

  private final String name;
  private final Excuse excuse;

  /** How often it went wrong, and how often that did not work. */
  int times;

  int failures;

  Fault(String name, Excuse excuse) {
    this.name = name;
    this.excuse = excuse;
  }

  String name() {
    return name;
  }

  Excuse excuse() {
    return excuse;
  }

  /** Begins; what this throws is noted and means that it did not begin. */
  abstract void begin() throws Throwable;

  /** Ends it. */
  void end() {}

  /** Whether this JVM outlasts the two at once. */
  boolean goesWith(Fault other) {
    return other != this;
  }
}
