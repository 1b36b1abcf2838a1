package heapwarden.weave;

import java.util.List;

/** The points of one class of the JDK, and which of them found their method when it was woven. */
final class HookedClass {
  final String name;
  final List<HookPoint> points;

  /** Set once the class was met; in the order of {@link #points}. */
  volatile boolean[] met = {};

  HookedClass(String name, List<HookPoint> points) {
    this.name = name;
    this.points = points;
  }
}
