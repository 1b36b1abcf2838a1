package heapwarden.weave;

/** What the weaver is tried on: a class with one of everything. */
@SuppressWarnings("unused")
public class Specimen implements AutoCloseable {
  public Object detail;
  public boolean listening = true;
  public boolean exited;
  public int writes;

  public Specimen(String name) {
    detail = name;
  }

  public Specimen(int number) {
    this("number " + number);
  }

  public Specimen(int number, int other) {
    this(number + other);
  }

  /** Makes another of itself before it delegates. */
  public Specimen(long number) {
    this(new Specimen("inner").detail + "/" + number);
  }

  /** Makes another of itself, but does not delegate. */
  public Specimen(char c) {
    super();
    detail = new Specimen("inner " + c);
  }

  public Specimen(boolean fails) {
    if (fails) {
      throw new IllegalStateException("cannot be opened");
    }
    detail = "careful";
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("cannot be closed");
  }

  public static Specimen make(long skipped, String name, double also, Object last) {
    return name == null ? null : new Specimen(name);
  }

  public static void count(int number) {}

  public void attach(long skipped, Object other, int number) {
    writes++;
  }

  public void leave() {
    exited = true;
  }

  public void leave(String why) {
    if (why.isEmpty()) {
      exited = false;
    } else {
      exited = true;
    }
    detail = why;
  }

  public int work(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("negative");
    }
    for (int i = 0; i < number; i++) {
      if (i == 7) {
        return i;
      }
    }
    return number;
  }
}
